import { failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { InputOf } from '@shared/methods'
import type { McpServer, McpTool, McpTransport } from '@shared/model/mcp'
import type { Clock, Ids, Store } from '../engine/ports'
import type { Handlers } from './handlers'

/** What the handlers need of the tools: to reach a server anew, and to let go of one. */
export type McpControl = { test(id: Id): Promise<McpServer>; forget(id: Id): Promise<void> }

/** Values of environment variables and headers by server. */
export type McpValues = {
  get(id: Id): Promise<Readonly<Record<string, string>>>
  set(id: Id, values: Readonly<Record<string, string>>): Promise<void>
  remove(id: Id): Promise<void>
}

export type ToolHandlerPorts = {
  readonly store: Pick<Store, 'mcp' | 'toolOutputs' | 'transaction'>
  readonly tools: McpControl
  readonly secrets: McpValues
  readonly clock: Clock
  readonly ids: Ids
}

type Methods = 'tool.output' | 'mcp.list' | 'mcp.save' | 'mcp.remove' | 'mcp.test'
type TransportInput = InputOf<'mcp.save'>['transport']
type Values = Readonly<Record<string, string>>

const MAX_SERVERS = 100
const MAX_VALUES = 100
const MAX_PERMISSIONS = 500

/** Handlers of `tool.output` and `mcp.*`. Values of environment variables and headers go in and never come out. */
export function toolHandlers({ store, tools, secrets, clock, ids }: ToolHandlerPorts): Pick<Handlers, Methods> {
  function serverOf(id: Id): McpServer {
    const server = store.mcp.get(id)
    if (!server) throw failure('not_found', 'This tool server does not exist any more.')
    return server
  }

  return {
    'tool.output'({ id, toolCallId }) {
      const content = store.toolOutputs.get(id, toolCallId)
      if (content === null) throw failure('not_found', 'The whole result of this call is not kept: it was short enough to be shown as it is.')
      return { content }
    },
    'mcp.list': () => ({ servers: store.mcp.list() }),
    /**
     * Given values replace all earlier ones, except that an empty value keeps the one stored under its name. Without
     * values the stored ones stay, unless the command, its arguments or the address changed: they were given for the
     * old one.
     */
    async 'mcp.save'(input) {
      const before = input.id === undefined ? null : serverOf(input.id)
      if (!before && store.mcp.list().length >= MAX_SERVERS) throw failure('too_large', `There can be at most ${MAX_SERVERS} tool servers. Remove one first.`)
      const id = before?.id ?? ids.next()
      const moved = before !== null && targetOf(before.transport) !== targetOf(input.transport)
      const kept = before && !moved ? await secrets.get(id) : {}
      const given = input.transport.type === 'stdio' ? input.transport.env : input.transport.headers
      const values = given === undefined ? kept : withKept(given, kept)
      checkValues(input.transport, values)
      const changed = moved || given !== undefined
      if (changed) await secrets.set(id, values)
      store.transaction('durable', () =>
        store.mcp.save({
          id,
          label: input.label,
          transport: storedTransport(input.transport, Object.keys(values)),
          // Read only now: a listing may have come in meanwhile.
          tools: withPermissions(store.mcp.get(id)?.tools ?? [], input.permissions ?? {}),
          createdAt: before?.createdAt ?? clock.now(),
        }),
      )
      if (before && changed) await tools.forget(id)
      return { id }
    },
    async 'mcp.remove'({ id }) {
      serverOf(id)
      store.transaction('durable', () => store.mcp.remove(id))
      await tools.forget(id)
      await secrets.remove(id)
      return {}
    },
    'mcp.test': ({ id }) => tools.test(serverOf(id).id),
  }
}

/** What values were given for: another target must not get them. */
function targetOf(transport: McpTransport | TransportInput): string {
  return JSON.stringify(transport.type === 'stdio' ? [transport.command, ...transport.args] : [new URL(transport.url).href])
}

function withKept(given: Values, kept: Values): Values {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, value === '' ? (kept[name] ?? '') : value]))
}

function checkValues(transport: TransportInput, values: Values): void {
  const noun = transport.type === 'stdio' ? 'environment variables' : 'headers'
  if (Object.keys(values).length > MAX_VALUES) throw failure('too_large', `A server can have at most ${MAX_VALUES} ${noun}.`)
  for (const [name, value] of Object.entries(values)) {
    // Node refuses both later, with the value in the message.
    const refused = transport.type === 'stdio' ? value.includes('\0') : /[^\t\x20-\x7e\x80-\xff]/.test(value)
    if (refused) throw failure('validation', `The value of ${name} has characters that are not possible there, such as a line break.`)
  }
  if (transport.type === 'stdio' && [transport.command, ...transport.args].some((word) => word.includes('\0'))) {
    throw failure('validation', 'The command has characters that are not possible there.')
  }
  if (transport.type === 'http' && hasCredentials(transport.url)) {
    throw failure('validation', 'The address holds a user name or a password. Put them into a header instead: addresses are not kept secret.')
  }
}

function hasCredentials(url: string): boolean {
  const { username, password } = new URL(url)
  return username !== '' || password !== ''
}

function storedTransport(transport: TransportInput, names: readonly string[]): McpTransport {
  return transport.type === 'stdio'
    ? { type: 'stdio', command: transport.command, args: transport.args, envNames: names }
    : { type: 'http', url: transport.url, headerNames: names }
}

/** Tools that were named before the server listed them are kept, so that a permission can be set ahead. */
function withPermissions(tools: readonly McpTool[], permissions: Readonly<Record<string, McpTool['permission']>>): readonly McpTool[] {
  const known = new Set(tools.map((tool) => tool.name))
  const ahead = Object.entries(permissions).filter(([name]) => !known.has(name))
  if (tools.length + ahead.length > MAX_PERMISSIONS) throw failure('too_large', `Permissions can be set for at most ${MAX_PERMISSIONS} tools of a server.`)
  return [
    ...tools.map((tool) => ({ ...tool, permission: permissions[tool.name] ?? tool.permission })),
    ...ahead.map(([name, permission]) => ({ name, description: '', permission })),
  ]
}
