import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { failure } from '@shared/errors'
import type { McpServer } from '@shared/model/mcp'
import type { Log } from '../../engine/ports'
import { boundedFetch } from './bounded-fetch'
import { maskAll } from './mask'

/** A way to a server. */
export type Link = {
  readonly transport: Transport
  /** Before the transport is closed: says goodbye where the protocol has a word for it. */
  leave(): Promise<void>
  /** Before the transport is closed: gives a function that ends the process at once, for servers that do not go by themselves. */
  killer(): () => void
}

export type LinkOptions = {
  readonly server: McpServer
  /** Environment variables or headers by name. */
  readonly values: Readonly<Record<string, string>>
  readonly log: Log
  /** The server can be reached no longer, and the transport does not notice. */
  onBroken(): void
}

/** Besides what the client passes on anyway (PATH, HOME, USER …): language, time zone and temporary folders. */
const INHERITED = ['PATH', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TZ', 'TMPDIR', 'TMP', 'TEMP']
const MAX_LOG_LINE = 1_000
const MAX_LOG_LINES = 500

/** Prepares the way to a server; nothing is started before the client connects. */
export async function createLink(options: LinkOptions): Promise<Link> {
  const { transport } = options.server
  return transport.type === 'stdio' ? stdioLink(transport, options) : httpLink(transport, options)
}

async function stdioLink({ command, args }: Extract<McpServer['transport'], { type: 'stdio' }>, { server, values, log }: LinkOptions): Promise<Link> {
  const { StdioClientTransport } = await import('@modelcontextprotocol/sdk/client/stdio.js')
  // Started without a shell; the rest of this app's environment, keys included, is none of the server's business.
  const transport = new StdioClientTransport({ command, args: [...args], env: { ...inheritedEnv(), ...values }, stderr: 'pipe' })
  let rest = ''
  let lines = 0
  transport.stderr?.on('data', (chunk: Buffer) => {
    const pieces = (rest + chunk.toString('utf8')).split('\n')
    // A line without an end must not grow.
    rest = (pieces.pop() ?? '').slice(0, MAX_LOG_LINE)
    for (const line of pieces) {
      lines += 1
      if (lines <= MAX_LOG_LINES && line.trim() !== '')
        log.info('mcp: server says', { server: server.label, line: maskAll(line, values).slice(0, MAX_LOG_LINE) })
    }
  })
  return {
    transport,
    leave: async () => {},
    killer() {
      const { pid } = transport
      return () => {
        try {
          if (pid !== null) process.kill(pid, 'SIGKILL')
        } catch {
          // It has ended by itself.
        }
      }
    },
  }
}

async function httpLink({ url }: Extract<McpServer['transport'], { type: 'http' }>, { values, onBroken }: LinkOptions): Promise<Link> {
  if (!URL.canParse(url)) throw failure('validation', 'The address of this server is not usable.')
  const { StreamableHTTPClientTransport } = await import('@modelcontextprotocol/sdk/client/streamableHttp.js')
  // Redirects are followed within the server's origin only, so the headers go nowhere else.
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers: { ...values } },
    redirectPolicy: 'same-origin',
    fetch: boundedFetch(onBroken),
  })
  return {
    // The SDK's class declares `sessionId` in a way exactOptionalPropertyTypes refuses.
    transport: transport as Transport,
    leave: () => transport.terminateSession().catch(() => {}),
    killer: () => () => {},
  }
}

function inheritedEnv(): Readonly<Record<string, string>> {
  return Object.fromEntries(INHERITED.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name] ?? '']])))
}
