import type { AppError } from '@shared/errors'
import type { McpServer } from '@shared/model/mcp'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { call, useConnectionState } from '../../store'

/** The MCP servers as last listed; null before the first answer. */
export type McpServers = { readonly servers: readonly McpServer[] | null; readonly error: AppError | null }

// Nothing announces changes of servers, so whoever shows them asks again; all parts of the page share the answer.
const list = createStore<McpServers>()(() => ({ servers: null, error: null }))
let lastLoad = 0

/** Asks for the servers anew. Of several at once only the last one counts. */
export async function loadMcpServers(): Promise<void> {
  lastLoad += 1
  const thisLoad = lastLoad
  const result = await call('mcp.list', {})
  if (thisLoad !== lastLoad) return
  if (result.ok) list.setState({ servers: result.data.servers, error: null })
  else list.setState({ error: result.error })
}

/** Puts one server as it is known now in the place of what was listed. */
export function replaceMcpServer(server: McpServer): void {
  list.setState(({ servers }) => ({ servers: servers?.map((each) => (each.id === server.id ? server : each)) ?? null }))
}

/** The servers; asked for anew each time `wanted` becomes true or the engine is reached again. */
export function useMcpServers(wanted: boolean): McpServers {
  const connected = useConnectionState() === 'open'
  useEffect(() => {
    if (wanted && connected) void loadMcpServers()
  }, [wanted, connected])
  return useStore(list)
}
