import type { AppError } from '@shared/errors'
import type { Id } from '@shared/ids'
import { useRef, useState } from 'react'
import { call } from '../../store'

export type ConnectionTest =
  | { readonly state: 'idle' }
  | { readonly state: 'running' }
  | { readonly state: 'answered'; readonly reply: string; readonly models: readonly string[] | null }
  | { readonly state: 'failed'; readonly error: AppError }

/** Nothing tested, or nothing that still holds. */
export const IDLE: ConnectionTest = { state: 'idle' }

type Tester = {
  readonly test: ConnectionTest
  /** Asks the provider for an answer; true if one came. */
  run(id: Id, model?: string): Promise<boolean>
  /** Stops waiting and forgets what came. */
  reset(): void
}

/** Tries a connection with the cheapest real request. Only the last run counts. */
export function useConnectionTest(): Tester {
  const [test, setTest] = useState<ConnectionTest>(IDLE)
  const lastRun = useRef(0)

  async function run(id: Id, model?: string): Promise<boolean> {
    lastRun.current += 1
    const thisRun = lastRun.current
    setTest({ state: 'running' })
    const result = await call('connection.test', model === undefined ? { id } : { id, model })
    if (lastRun.current !== thisRun) return false
    setTest(result.ok ? { state: 'answered', reply: result.data.reply, models: result.data.models ?? null } : { state: 'failed', error: result.error })
    return result.ok
  }

  function reset(): void {
    lastRun.current += 1
    setTest(IDLE)
  }

  return { test, run, reset }
}
