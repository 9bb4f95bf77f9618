import type { AppError } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { McpServer } from '@shared/model/mcp'
import { useRef, useState } from 'react'
import { replaceMcpServer } from '../../parts/tools/mcp-servers'
import { call } from '../../store'

export type McpTest =
  | { readonly state: 'idle' }
  | { readonly state: 'running' }
  | { readonly state: 'answered'; readonly server: McpServer }
  | { readonly state: 'failed'; readonly error: AppError }

/** Nothing tested, or nothing that still holds. */
export const MCP_IDLE: McpTest = { state: 'idle' }

type Tester = {
  readonly test: McpTest
  /** Starts or reaches the server and lists its tools. */
  run(id: Id): Promise<void>
  /** Stops waiting and forgets what came. */
  reset(): void
}

/** Tries an MCP server. Only the last run counts; what it lists is taken over by the whole page. */
export function useMcpTest(): Tester {
  const [test, setTest] = useState<McpTest>(MCP_IDLE)
  const lastRun = useRef(0)

  async function run(id: Id): Promise<void> {
    lastRun.current += 1
    const thisRun = lastRun.current
    setTest({ state: 'running' })
    const result = await call('mcp.test', { id })
    if (result.ok) replaceMcpServer(result.data)
    if (lastRun.current !== thisRun) return
    setTest(result.ok ? { state: 'answered', server: result.data } : { state: 'failed', error: result.error })
  }

  function reset(): void {
    lastRun.current += 1
    setTest(MCP_IDLE)
  }

  return { test, run, reset }
}
