import type { Id } from '@shared/ids'
import type { CallInput } from '@shared/methods'
import type { McpServer, McpTransport } from '@shared/model/mcp'
import { type BaseUrlProblem, checkBaseUrl } from '../../parts/connections/base-url'
import { joinCommandLine, splitCommandLine } from './command-line'
import { checkRows, isBlank, rowsOf, type SecretProblem, type SecretRow } from './secret-rows'

type Input = CallInput<'mcp.save'>
type TransportInput = Input['transport']

/** What the form of an MCP server holds, as typed. */
export type McpDraft = {
  readonly type: McpTransport['type']
  /** Empty: named after its command or host. */
  readonly label: string
  readonly commandLine: string
  readonly url: string
  /** Variables of the command, or headers of the address. */
  readonly secrets: readonly SecretRow[]
}

export type McpProblems = {
  readonly label?: 'long'
  readonly commandLine?: 'missing' | 'quote' | 'operator' | 'long'
  readonly url?: BaseUrlProblem
  /** By key of the row. */
  readonly secrets?: Readonly<Record<number, SecretProblem>>
}

export type McpCheck = { readonly ok: true; readonly input: Input } | { readonly ok: false; readonly problems: McpProblems }

const MAX_LABEL = 100
const MAX_COMMAND = 1_000
const MAX_ARGS = 100
const MAX_ARG = 4_000

/** The form for a server, or an empty one. */
export function mcpDraftOf(server: McpServer | null): McpDraft {
  const empty: McpDraft = { type: 'stdio', label: '', commandLine: '', url: '', secrets: [] }
  if (!server) return empty
  const { label, transport } = server
  return transport.type === 'stdio'
    ? { ...empty, label, commandLine: joinCommandLine([transport.command, ...transport.args]), secrets: rowsOf(transport.envNames) }
    : { ...empty, type: 'http', label, url: transport.url, secrets: rowsOf(transport.headerNames) }
}

/** The server a form is about, as last saved. */
export type SavedMcp = { readonly id: Id; readonly transport: TransportInput }

/** Turns the form into what is saved, or says what is wrong with each field. */
export function checkMcpDraft(draft: McpDraft, saved: SavedMcp | null): McpCheck {
  const label = draft.label.trim() === '' ? defaultMcpLabel(draft).slice(0, MAX_LABEL) : draft.label.trim()
  const place = draft.type === 'stdio' ? readCommand(draft) : readUrl(draft)
  // Values were given for one command or address and do not follow to another one.
  const moved = saved !== null && place.transport !== null && targetOf(saved.transport) !== targetOf(place.transport)
  const rows = checkRows(draft.secrets, moved)
  const problems: McpProblems = {
    ...(label.length > MAX_LABEL ? { label: 'long' } : {}),
    ...place.problems,
    ...(Object.keys(rows).length > 0 ? { secrets: rows } : {}),
  }
  if (place.transport === null || Object.keys(problems).length > 0) return { ok: false, problems }
  return { ok: true, input: { ...(saved === null ? {} : { id: saved.id }), label, transport: place.transport } }
}

/** How a stored server is reached, to save it again with other permissions; its secrets stay as they are. */
export function transportInput(transport: McpTransport): TransportInput {
  return transport.type === 'stdio' ? { type: 'stdio', command: transport.command, args: [...transport.args] } : { type: 'http', url: transport.url }
}

/** What a server is called unless the user names it: its package or program, or its host. */
export function defaultMcpLabel(draft: Pick<McpDraft, 'type' | 'commandLine' | 'url'>): string {
  if (draft.type === 'http') {
    const check = checkBaseUrl(draft.url)
    return check.ok ? new URL(check.url).host : 'MCP'
  }
  const line = splitCommandLine(draft.commandLine)
  const words = line.ok ? line.words : []
  const named = words.find((word) => /(^|[/\\@_-])(mcp|server)([/\\@_-]|$)/.test(word) && !word.startsWith('-')) ?? words[0] ?? ''
  const parts = named.replace(/(?<=[^/\\])@[^/\\@]*$/, '').split(/[/\\]/)
  // A file such as `server-git/dist/index.js` is called after its package.
  const own = parts.findLast((part) => !/^(|\.+|(dist|build|lib|src|bin|out|index|main|cli|server|run)(\.\w+)?)$/.test(part)) ?? parts.at(-1)
  const name = own?.replace(/\.[a-z]+$/i, '').replace(/^(mcp-)?server-/, '')
  return name === undefined || name === '' ? 'MCP' : name
}

type Place = { readonly transport: TransportInput | null; readonly problems: McpProblems }

function readCommand(draft: McpDraft): Place {
  const line = splitCommandLine(draft.commandLine)
  if (!line.ok) return { transport: null, problems: { commandLine: line.problem } }
  const [command, ...args] = line.words
  if (command === undefined || command === '') return { transport: null, problems: { commandLine: 'missing' } }
  if (command.length > MAX_COMMAND || args.length > MAX_ARGS || args.some((arg) => arg.length > MAX_ARG)) {
    return { transport: null, problems: { commandLine: 'long' } }
  }
  return { transport: { type: 'stdio', command, args, env: secretsToSave(draft.secrets) }, problems: {} }
}

function readUrl(draft: McpDraft): Place {
  const check = checkBaseUrl(draft.url)
  if (!check.ok) return { transport: null, problems: { url: check.problem } }
  // Here a slash at the end may be part of the path.
  const url = new URL(draft.url.trim().endsWith('/') ? `${check.url}/` : check.url).href
  return { transport: { type: 'http', url, headers: secretsToSave(draft.secrets) }, problems: {} }
}

/** Every name that is to stay; an empty value keeps the one that is stored. */
function secretsToSave(rows: readonly SecretRow[]): Record<string, string> {
  const filled = rows.filter((row) => !isBlank(row))
  return Object.fromEntries(filled.map((row) => [row.name.trim(), row.value]))
}

function targetOf(transport: TransportInput): string {
  return JSON.stringify(transport.type === 'stdio' ? [transport.command, ...transport.args] : [new URL(transport.url).href])
}
