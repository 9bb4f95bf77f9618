import { failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { McpServer } from '@shared/model/mcp'
import type { Clock, Log, RunnableTool, Store, ToolOutcome } from '../../engine/ports'
import type { McpSecrets } from '../mcp-secrets'
import { CANCELLED, failed } from '../outcome'
import { untilAborted } from '../until-aborted'
import { ServerGone } from './connection'
import { connectFailure, isSessionGone, messageOf } from './failures'
import type { ListedTool } from './listing'
import { maskAll, maskCredentials } from './mask'
import { exposedName, prefixes } from './names'
import { permissionOf, withListed } from './permissions'
import type { Pool } from './pool'
import { outcomeOf } from './result-text'

export type McpPorts = {
  readonly store: Pick<Store, 'mcp' | 'transaction'>
  readonly secrets: McpSecrets
  readonly pool: Pool
  readonly clock: Clock
  readonly log: Log
}

/** The tools of MCP servers, by server id. */
export type McpToolsets = {
  /** Tools a server offers and may be called. Rejects with `Failure` where it cannot be reached. */
  offered(id: Id): Promise<readonly RunnableTool[]>
  /** Null where no tool of this server has the name. Never rejects. */
  run(id: Id, name: string, input: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<ToolOutcome | null>
  /** False where no tool of this server has the name. */
  allowAlways(id: Id, name: string): boolean
  /** Reaches the server anew and stores what it lists. Rejects with `Failure`. */
  test(id: Id): Promise<McpServer>
}

const CALL_MS = 60_000

export function createMcpToolsets({ store, secrets, pool, clock, log }: McpPorts): McpToolsets {
  function serverOf(id: Id): McpServer {
    const server = store.mcp.get(id)
    if (!server) throw failure('not_found', 'This tool server does not exist any more.')
    return server
  }

  /** Names depend on what is stored and on the tool alone, so they need not be remembered between listing and calling. */
  function namesOf(server: McpServer): (tool: string) => string {
    const prefix = prefixes(store.mcp.list()).get(server.id) ?? 'server'
    return (tool) => exposedName(prefix, tool)
  }

  async function listed(server: McpServer): Promise<readonly ListedTool[]> {
    try {
      const tools = await pool.use(server, (connection) => connection.tools())
      remember(server.id, tools)
      return tools
    } catch (reason) {
      throw connectFailure(reason, server.label, await secrets.get(server.id))
    }
  }

  function remember(id: Id, tools: readonly ListedTool[]): void {
    const current = store.mcp.get(id)
    if (!current) return
    const next = withListed(current, tools)
    if (next !== current) store.transaction('normal', () => store.mcp.save(next))
  }

  /** A session the server has forgotten is opened anew, once: the call was refused, not run. */
  async function call(server: McpServer, tool: string, input: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<unknown> {
    const attempt = (): Promise<unknown> => pool.use(server, (connection) => connection.call(tool, input, signal))
    try {
      return await attempt()
    } catch (reason) {
      if (!isSessionGone(reason) || signal.aborted) throw reason
      await pool.drop(server.id)
      return attempt()
    }
  }

  async function runTool(server: McpServer, tool: string, input: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<ToolOutcome> {
    // The SDK keeps listening to a signal after the answer; this one ends with the call.
    const inner = new AbortController()
    const onAbort = (): void => inner.abort('The user cancelled the call.')
    let late = false
    const cancelTimer = clock.setTimer(CALL_MS, () => {
      late = true
      inner.abort('The call took too long.')
    })
    signal.addEventListener('abort', onAbort, { once: true })
    const values = await secrets.get(server.id)
    try {
      // Connecting cannot be aborted, but nobody has to wait for it.
      const outcome = outcomeOf(await untilAborted(call(server, tool, input, inner.signal), inner.signal))
      pool.succeeded(server.id)
      return { ...outcome, content: maskCredentials(outcome.content, values) }
    } catch (reason) {
      if (signal.aborted) return CANCELLED
      if (late) return failed(`“${server.label}” did not answer within ${CALL_MS / 1_000} seconds. The call was cancelled.`)
      if (reason instanceof ServerGone) return failed(`“${server.label}” stopped while it was working on this call. It is started again when it is used next.`)
      return failed(`“${server.label}” could not run this call: ${maskAll(messageOf(reason), values).slice(0, 2_000)}`)
    } finally {
      cancelTimer()
      signal.removeEventListener('abort', onAbort)
    }
  }

  return {
    async offered(id) {
      const server = serverOf(id)
      const nameOf = namesOf(server)
      return (await listed(server)).flatMap(({ name, description, parameters }): readonly RunnableTool[] => {
        const permission = permissionOf(server, name)
        return permission === 'never' ? [] : [{ name: nameOf(name), description, parameters, source: 'mcp', origin: server.label, permission }]
      })
    },
    async run(id, name, input, signal) {
      if (signal.aborted) return CANCELLED
      const server = store.mcp.get(id)
      if (!server) return null
      const nameOf = namesOf(server)
      // What is stored is what was listed last; a server that was never listed offered nothing.
      const tool = server.tools.find((candidate) => nameOf(candidate.name) === name)
      if (!tool) return null
      if (tool.permission === 'never') return failed(`The user does not allow ${name}.`)
      return runTool(server, tool.name, input, signal)
    },
    allowAlways(id, name) {
      const server = store.mcp.get(id)
      if (!server) return false
      const nameOf = namesOf(server)
      const tool = server.tools.find((candidate) => nameOf(candidate.name) === name)
      if (!tool) return false
      const tools = server.tools.map((candidate) => (candidate === tool ? { ...candidate, permission: 'always' as const } : candidate))
      store.transaction('normal', () => store.mcp.save({ ...server, tools }))
      return true
    },
    async test(id) {
      const server = serverOf(id)
      await pool.drop(id)
      await listed(server)
      log.info('mcp: a server was tested', { server: server.label })
      return serverOf(id)
    },
  }
}
