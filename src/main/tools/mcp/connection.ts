import { failure } from '@shared/errors'
import type { McpServer } from '@shared/model/mcp'
import type { Clock, Log } from '../../engine/ports'
import { type ListedTool, MAX_TOOLS, readTools } from './listing'
import { maskAll } from './mask'
import { createLink } from './transport'

/** One live connection to a server. */
export type McpConnection = {
  /** What the server offers; asked for again only after it said that something changed. Rejects like `call`. */
  tools(): Promise<readonly ListedTool[]>
  /** The raw result of a call. Rejects with the signal's reason, with `ServerGone`, or with the server's own error. */
  call(tool: string, input: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<unknown>
  /** Ends it; a process is given `GRACE_MS` before it is killed. */
  close(): Promise<void>
}

export type ConnectionOptions = {
  readonly server: McpServer
  readonly values: Readonly<Record<string, string>>
  readonly clock: Clock
  readonly log: Log
  /** Called once, when the connection has ended without having been closed here. */
  onGone(): void
}

/** A server that has not answered by then is not there. */
export const CONNECT_MS = 20_000
const GRACE_MS = 700
const MAX_PAGES = 20
/** Servers that print to standard output by mistake are common; what goes on and on is no mistake. */
const MAX_JUNK = 1_000
const LOGGED_JUNK = 3
/** Our own clock ends requests; the SDK's timer must not be first. */
const NO_TIMEOUT = 2 ** 31 - 1

/** Starts or reaches a server and agrees on a protocol with it. Loads the SDK at its first use. Rejects with what went wrong. */
export async function connect({ server, values, clock, log, onGone }: ConnectionOptions): Promise<McpConnection> {
  const [{ Client }, { ResultSchema }] = await Promise.all([import('@modelcontextprotocol/sdk/client/index.js'), import('@modelcontextprotocol/sdk/types.js')])
  let closing: Promise<void> | null = null
  let gone = false
  let listed: Promise<readonly ListedTool[]> | null = null
  let junk = 0

  const link = await createLink({ server, values, log, onBroken: () => void client.close() })
  // No capabilities: this client lends a server neither its model nor its files, and answers no forms.
  const client = new Client({ name: 'parley', version: '1' }, { capabilities: {} })
  const ended = new Promise<void>((resolve) => {
    client.onclose = () => {
      gone = true
      resolve()
      if (!closing) onGone()
    }
  })
  client.onerror = (error) => {
    junk += 1
    if (junk <= LOGGED_JUNK) log.warn('mcp: trouble with a server', { server: server.label, reason: maskAll(error.message, values).slice(0, 500) })
    if (junk > MAX_JUNK || /Maximum reconnection attempts/.test(error.message)) void client.close()
  }
  client.fallbackNotificationHandler = async ({ method }) => {
    if (method === 'notifications/tools/list_changed') listed = null
  }

  function close(): Promise<void> {
    closing ??= end()
    return closing
  }

  async function end(): Promise<void> {
    const cancelKill = clock.setTimer(GRACE_MS, link.killer())
    await Promise.race([link.leave(), pause(clock, GRACE_MS)])
    void client.close()
    await Promise.race([ended, pause(clock, GRACE_MS)])
    // Where nothing was ever started, nothing ends; otherwise the process has just been told to.
    if (gone) cancelKill()
  }

  const request = (method: string, params: Record<string, unknown>, signal: AbortSignal) =>
    client.request({ method, params }, ResultSchema, { signal, timeout: NO_TIMEOUT })

  async function list(): Promise<readonly ListedTool[]> {
    if (!client.getServerCapabilities()?.tools) return []
    let tools: readonly ListedTool[] = []
    let left = 0
    let cursor: unknown
    await within(clock, CONNECT_MS, async (signal) => {
      for (let page = 0; page < MAX_PAGES && tools.length < MAX_TOOLS; page += 1) {
        const result: Record<string, unknown> = await request('tools/list', typeof cursor === 'string' ? { cursor } : {}, signal)
        const read = readTools(result.tools, tools)
        tools = read.tools
        left += read.left
        cursor = result.nextCursor
        if (typeof cursor !== 'string') break
      }
    })
    if (left > 0 || typeof cursor === 'string') log.warn('mcp: tools of a server were left out', { server: server.label, left, kept: tools.length })
    return tools
  }

  try {
    await within(clock, CONNECT_MS, (signal) => client.connect(link.transport, { signal, timeout: NO_TIMEOUT }))
  } catch (reason) {
    void close()
    throw reason
  }
  return {
    tools() {
      if (listed) return listed
      const pending = list()
      listed = pending
      pending.catch(() => {
        if (listed === pending) listed = null
      })
      return pending
    },
    async call(name, input, signal) {
      try {
        return await request('tools/call', { name, arguments: input }, signal)
      } catch (reason) {
        throw gone && !signal.aborted ? new ServerGone() : reason
      }
    },
    close,
  }
}

/** The server ended, or cut the connection, while it was asked something. */
export class ServerGone extends Error {
  override readonly name = 'ServerGone'
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.setTimer(ms, resolve))
}

/** Gives work a signal that fires after `ms` milliseconds; it then rejects with `Failure` (`timeout`). */
async function within<T>(clock: Clock, ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const cancel = clock.setTimer(ms, () => controller.abort())
  // The SDK does not pass the abort on in every phase.
  const late = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(failure('timeout', `The server did not answer within ${ms / 1_000} seconds.`)))
  })
  try {
    return await Promise.race([work(controller.signal), late])
  } finally {
    cancel()
  }
}
