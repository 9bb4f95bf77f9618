import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CallInput } from '../../src/shared/methods'
import type { McpServer } from '../../src/shared/model/mcp'
import { startApplication, type TestApplication } from '../fixtures/application'
import { EVERYTHING, HOSTILE } from '../fixtures/tools'

let app: TestApplication

beforeEach(async () => {
  app = await startApplication()
})
afterEach(() => app.cleanup())

type Transport = CallInput<'mcp.save'>['transport']
const COMMAND = { type: 'stdio' as const, command: process.execPath, args: [EVERYTHING] }
const SITE = { type: 'http' as const, url: 'http://127.0.0.1:9/mcp' }

async function save(input: Parameters<typeof app.call<'mcp.save'>>[1]): Promise<string> {
  const result = await app.call('mcp.save', input)
  if (!result.ok) throw new Error(result.error.message)
  return result.data.id
}

async function servers(): Promise<readonly McpServer[]> {
  const result = await app.call('mcp.list', {})
  if (!result.ok) throw new Error(result.error.message)
  return result.data.servers
}

/** What is kept as secret for a server. */
const kept = (id: string): unknown => {
  const secret = app.secrets.get(id)
  return secret && 'apiKey' in secret ? JSON.parse(secret.apiKey) : null
}

describe('mcp.save', () => {
  test('stores names, keeps values apart and gives them to nobody', async () => {
    const id = await save({ label: 'Local', transport: { ...COMMAND, env: { API_KEY: 'value-of-key', FOLDER: '/x' } } })
    expect(await servers()).toMatchObject([{ id, label: 'Local', transport: { ...COMMAND, envNames: ['API_KEY', 'FOLDER'] }, tools: [] }])
    expect(kept(id)).toEqual({ API_KEY: 'value-of-key', FOLDER: '/x' })
    expect(JSON.stringify(await app.call('mcp.list', {}))).not.toContain('value-of-key')
  })

  test('without values the stored ones stay; an empty value keeps its own; others replace', async () => {
    const id = await save({ label: 'Site', transport: { ...SITE, headers: { Authorization: 'Bearer first', 'X-Team': 'blue' } } })
    await save({ id, label: 'Renamed', transport: SITE })
    expect(kept(id)).toEqual({ Authorization: 'Bearer first', 'X-Team': 'blue' })
    await save({ id, label: 'Renamed', transport: { ...SITE, headers: { Authorization: '', 'X-New': 'one' } } })
    expect(kept(id)).toEqual({ Authorization: 'Bearer first', 'X-New': 'one' })
    expect(await servers()).toMatchObject([{ label: 'Renamed', transport: { headerNames: ['Authorization', 'X-New'] } }])
    await save({ id, label: 'Renamed', transport: { ...SITE, headers: {} } })
    expect(kept(id)).toBeNull()
  })

  test('a changed address, command or argument drops values that were given for the old one', async () => {
    const site = await save({ label: 'Site', transport: { ...SITE, headers: { Authorization: 'Bearer first' } } })
    await save({ id: site, label: 'Site', transport: { type: 'http', url: 'http://127.0.0.1:9/other', headers: { Authorization: '' } } })
    expect(kept(site)).toEqual({ Authorization: '' })
    await save({ id: site, label: 'Site', transport: { type: 'http', url: 'http://127.0.0.1:8/other' } })
    expect(kept(site)).toBeNull()
    const local = await save({ label: 'Local', transport: { ...COMMAND, env: { KEY: 'k' } } })
    await save({ id: local, label: 'Local', transport: { ...COMMAND, args: [HOSTILE] } })
    expect(kept(local)).toBeNull()
    expect((await servers()).map(({ transport }) => ('envNames' in transport ? transport.envNames : transport.headerNames))).toEqual([[], []])
  })

  test('refuses values and addresses that cannot work, without repeating them', async () => {
    const refused: readonly Transport[] = [
      { ...SITE, headers: { Authorization: 'secret\nvalue' } },
      { ...SITE, headers: { Authorization: 'secret ☃' } },
      { ...COMMAND, env: { KEY: 'secret\0value' } },
      { ...COMMAND, args: ['secret\0'] },
      { type: 'http', url: 'http://user:secret@127.0.0.1/' },
    ]
    for (const transport of refused) {
      const result = await app.call('mcp.save', { label: 'x', transport })
      expect(result).toMatchObject({ ok: false, error: { code: 'validation' } })
      expect(JSON.stringify(result)).not.toContain('secret\\')
    }
    expect(await app.call('mcp.save', { label: 'x', transport: { type: 'http', url: 'file:///etc/passwd' } })).toMatchObject({ error: { code: 'validation' } })
    expect(await app.call('mcp.save', { label: ' ', transport: SITE })).toMatchObject({ error: { code: 'validation' } })
    expect(await app.call('mcp.save', { id: '01900000-0000-7000-8000-000000000000', label: 'x', transport: SITE })).toMatchObject({
      error: { code: 'not_found' },
    })
    expect(await servers()).toEqual([])
  })
})

describe('permissions', () => {
  test('asked for by name, kept through tests, also when given ahead', async () => {
    const id = await save({ label: 'e', transport: COMMAND, permissions: { echo: 'always', 'no-such-tool': 'never' } })
    const tested = await app.call('mcp.test', { id })
    if (!tested.ok) throw new Error(tested.error.message)
    expect(tested.data.tools.find((tool) => tool.name === 'echo')).toMatchObject({ permission: 'always' })
    expect(tested.data.tools.some((tool) => tool.name === 'no-such-tool')).toBe(false)
    await save({ id, label: 'e', transport: COMMAND, permissions: { 'get-sum': 'never' } })
    const again = await app.call('mcp.test', { id })
    if (!again.ok) throw new Error(again.error.message)
    expect(again.data.tools.filter((tool) => tool.permission !== 'ask').map(({ name, permission }) => [name, permission])).toEqual([
      ['echo', 'always'],
      ['get-sum', 'never'],
    ])
    expect(await servers()).toEqual([again.data])
  })
})

describe('mcp.test and mcp.remove', () => {
  test('a server that cannot be reached says why', async () => {
    const id = await save({ label: 'Nothing', transport: { type: 'stdio', command: 'parley-no-such-program', args: [] } })
    expect(await app.call('mcp.test', { id })).toMatchObject({
      ok: false,
      error: { code: 'validation', message: expect.stringContaining('there is no such program') },
    })
  })

  test('removing takes the values along', async () => {
    const id = await save({ label: 'Local', transport: { ...COMMAND, env: { KEY: 'k' } } })
    expect(await app.call('mcp.remove', { id })).toEqual({ ok: true, data: {} })
    expect(kept(id)).toBeNull()
    expect(await servers()).toEqual([])
    for (const method of ['mcp.remove', 'mcp.test'] as const) expect(await app.call(method, { id })).toMatchObject({ error: { code: 'not_found' } })
  })
})

test('tool.output of a call that kept nothing is not found', async () => {
  const id = '01900000-0000-7000-8000-000000000000'
  expect(await app.call('tool.output', { id, toolCallId: 'call_1' })).toMatchObject({ ok: false, error: { code: 'not_found' } })
})
