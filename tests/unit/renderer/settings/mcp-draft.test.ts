import type { McpServer } from '@shared/model/mcp'
import { describe, expect, test } from 'vitest'
import { checkMcpDraft, defaultMcpLabel, mcpDraftOf, transportInput } from '../../../../src/renderer/features/settings/mcp-draft'
import { checkRows, nameTyped, rowsOf, withEmptyRow } from '../../../../src/renderer/features/settings/secret-rows'

const ID = '01900000-0000-7000-8000-000000000001'
const files: McpServer = {
  id: ID,
  label: 'Notes',
  transport: { type: 'stdio', command: 'npx', args: ['-y', 'server-filesystem', '/home/me/My Notes'], envNames: ['TOKEN', 'MODE'] },
  tools: [{ name: 'read_file', description: 'Reads', permission: 'ask' }],
  createdAt: 1,
}
const remote: McpServer = { ...files, label: 'Remote', transport: { type: 'http', url: 'https://example.com/mcp', headerNames: ['Authorization'] } }
const saved = (server: McpServer) => ({ id: server.id, transport: transportInput(server.transport) })

describe('what is saved', () => {
  test('a command, taken apart, with its variables', () => {
    const secrets = [{ key: 0, name: ' TOKEN ', value: 's3cret', stored: null }, ...withEmptyRow([])]
    expect(checkMcpDraft({ ...mcpDraftOf(null), commandLine: 'npx -y @modelcontextprotocol/server-filesystem "/a b"', secrets }, null)).toEqual({
      ok: true,
      input: {
        label: 'filesystem',
        transport: { type: 'stdio', command: 'npx', args: ['-y', '@modelcontextprotocol/server-filesystem', '/a b'], env: { TOKEN: 's3cret' } },
      },
    })
  })

  test('an address with its headers; a slash at its end stays', () => {
    const draft = {
      ...mcpDraftOf(null),
      type: 'http' as const,
      url: 'example.com/mcp/',
      secrets: [{ key: 0, name: 'Authorization', value: 'Bearer x', stored: null }],
    }
    expect(checkMcpDraft(draft, null)).toEqual({
      ok: true,
      input: { label: 'example.com', transport: { type: 'http', url: 'https://example.com/mcp/', headers: { Authorization: 'Bearer x' } } },
    })
  })

  test('the form of a server shows its command line and the names of its variables', () => {
    expect(mcpDraftOf(files)).toEqual({
      type: 'stdio',
      label: 'Notes',
      commandLine: "npx -y server-filesystem '/home/me/My Notes'",
      url: '',
      secrets: [
        { key: 0, name: 'TOKEN', value: '', stored: 'TOKEN' },
        { key: 1, name: 'MODE', value: '', stored: 'MODE' },
      ],
    })
  })

  test('saved unchanged, every value is kept: an empty one keeps what is stored', () => {
    expect(checkMcpDraft(mcpDraftOf(files), saved(files))).toEqual({
      ok: true,
      input: {
        id: ID,
        label: 'Notes',
        transport: { type: 'stdio', command: 'npx', args: ['-y', 'server-filesystem', '/home/me/My Notes'], env: { TOKEN: '', MODE: '' } },
      },
    })
    expect(checkMcpDraft({ ...mcpDraftOf(files), secrets: [] }, saved(files))).toMatchObject({ input: { transport: { env: {} } } })
    expect(checkMcpDraft(mcpDraftOf(remote), saved(remote))).toMatchObject({ ok: true, input: { transport: { headers: { Authorization: '' } } } })
  })

  test('with other permissions nothing about its values is said', () => {
    expect(transportInput(files.transport)).toEqual({ type: 'stdio', command: 'npx', args: ['-y', 'server-filesystem', '/home/me/My Notes'] })
    expect(transportInput(remote.transport)).toEqual({ type: 'http', url: 'https://example.com/mcp' })
  })
})

describe('what is refused, by field', () => {
  const empty = mcpDraftOf(null)
  test.each([
    [empty, { commandLine: 'missing' }],
    [{ ...empty, commandLine: '""' }, { commandLine: 'missing' }],
    [{ ...empty, commandLine: 'node "x' }, { commandLine: 'quote' }],
    [{ ...empty, commandLine: 'a | b' }, { commandLine: 'operator' }],
    [
      { ...empty, commandLine: 'c'.repeat(1_001), label: 'x'.repeat(101) },
      { label: 'long', commandLine: 'long' },
    ],
    [{ ...empty, type: 'http' as const }, { url: 'missing' }],
    [{ ...empty, type: 'http' as const, url: 'ftp://x' }, { url: 'protocol' }],
    [{ ...empty, type: 'http' as const, url: 'https://me:pw@x.example/mcp' }, { url: 'credentials' }],
    [{ ...empty, commandLine: 'x', secrets: [{ key: 4, name: 'A B', value: 'v', stored: null }] }, { secrets: { 4: 'name' } }],
  ])('%o', (draft, problems) => {
    expect(checkMcpDraft(draft, null)).toEqual({ ok: false, problems })
  })

  test('stored values do not follow to another command or address', () => {
    const secrets = mcpDraftOf(files).secrets.map((row) => (row.name === 'MODE' ? { ...row, value: 'new' } : row))
    expect(checkMcpDraft({ ...mcpDraftOf(files), commandLine: 'npx other', secrets }, saved(files))).toEqual({
      ok: false,
      problems: { secrets: { 0: 'moved' } },
    })
    expect(checkMcpDraft({ ...mcpDraftOf(remote), url: 'https://other.example/mcp' }, saved(remote))).toEqual({
      ok: false,
      problems: { secrets: { 0: 'moved' } },
    })
  })
})

test('rows: twice the same name, a name without a value, a renamed one', () => {
  const rows = [...rowsOf(['A', 'B']), { key: 2, name: 'A', value: 'x', stored: null }, { key: 3, name: 'C', value: '', stored: null }]
  expect(checkRows(rows, false)).toEqual({ 2: 'twice', 3: 'value' })
  expect(checkRows([{ key: 0, name: 'NEW', value: '', stored: 'OLD' }], false)).toEqual({ 0: 'value' })
  expect(withEmptyRow(rows).at(-1)).toEqual({ key: 4, name: '', value: '', stored: null })
})

test.each([
  ['TOKEN', { name: 'TOKEN' }],
  ['TOKEN=a=b', { name: 'TOKEN', value: 'a=b' }],
  ['export TOKEN="a b"', { name: 'TOKEN', value: 'a b' }],
  ['Authorization: Bearer x', { name: 'Authorization', value: 'Bearer x' }],
])('%j in the field of a name is %o', (typed, row) => {
  expect(nameTyped(typed)).toEqual(row)
})

test.each([
  ['npx -y @modelcontextprotocol/server-everything@2025.1.1', 'everything'],
  ['uvx mcp-server-git --repository .', 'git'],
  ['/opt/bin/weather.sh', 'weather'],
  ['node /opt/node_modules/@scope/server-everything/dist/index.js', 'everything'],
  ['node ./server.js', 'node'],
  ['', 'MCP'],
])('%j is called %s', (commandLine, label) => {
  expect(defaultMcpLabel({ type: 'stdio', commandLine, url: '' })).toBe(label)
})
