import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { builtInTeams } from '../../../../src/main/app/teams'
import { DEFAULT_EXECUTION } from '../../../../src/shared/model/persona'
import { startApplication, type TestApplication } from '../../../fixtures/application'

let app: TestApplication
beforeEach(async () => {
  app = await startApplication()
})
afterEach(() => app.cleanup())

const persona = (name: string) => ({ name, role: 'Tester' })
const errorOf = async (call: Promise<{ ok: boolean; error?: { code: string; message: string } }>) => (await call).error

async function ownTeams() {
  const result = await app.call('team.list', {})
  if (!result.ok) throw new Error(result.error.message)
  return result.data.teams.filter((team) => !team.builtIn)
}

describe('what ships', () => {
  test('fits its schema: six teams, every persona with a voice and a colour of its own', () => {
    const { teams, personas } = builtInTeams()
    expect(teams.map(({ name }) => name)).toEqual([
      'Design review',
      'Debate with a dissenter',
      'Research panel',
      'Editors’ desk',
      'Premortem',
      'Language salon',
    ])
    expect(JSON.stringify({ teams, personas })).not.toContain("'")
    expect(personas).toHaveLength(teams.reduce((sum, team) => sum + team.personas.length, 0))
    expect(new Set([...teams, ...personas].map(({ id }) => id)).size).toBe(teams.length + personas.length)
    expect(new Set(personas.map(({ name }) => name)).size).toBe(personas.length)
    for (const team of teams) {
      expect(new Set(team.personas.map(({ color }) => color)).size).toBe(team.personas.length)
      expect(new Set(team.personas.map(({ name }) => name[0])).size).toBe(team.personas.length)
      for (const each of team.personas) expect([each.background?.length, each.style?.length].every((length) => (length ?? 0) > 40)).toBe(true)
    }
  })

  test('comes first in both lists and cannot be changed or removed', async () => {
    const [team] = builtInTeams().teams
    const [one] = builtInTeams().personas
    if (!team || !one) throw new Error('nothing ships')
    expect(await app.call('team.list', {})).toEqual({ ok: true, data: { teams: builtInTeams().teams } })
    expect(await app.call('persona.list', {})).toEqual({ ok: true, data: { personas: builtInTeams().personas } })
    const refused = expect.objectContaining({ code: 'unsupported', message: expect.stringContaining('Save it as your own') })
    expect(await errorOf(app.call('team.remove', { id: team.id }))).toEqual(refused)
    expect(await errorOf(app.call('team.save', { id: team.id, name: 'x', personas: [persona('A'), persona('B')] }))).toEqual(refused)
    expect(await errorOf(app.call('persona.remove', { id: one.id }))).toEqual(refused)
    expect(await errorOf(app.call('persona.save', { id: one.id, ...persona('A') }))).toEqual(refused)
  })
})

describe('teams of one’s own', () => {
  test('are stored whole, changed under their id, removed, and stored again under it', async () => {
    const saved = await app.call('team.save', { name: 'Two', personas: [persona('A'), { ...persona('B'), color: 3 }], talkStyle: 'debate' })
    if (!saved.ok) throw new Error(saved.error.message)
    const { id } = saved.data
    const full = (name: string, color: number | null) => ({ name, role: 'Tester', background: null, style: null, icon: null, color, capabilities: [] })
    const before = {
      id,
      name: 'Two',
      description: '',
      builtIn: false,
      personas: [full('A', null), full('B', 3)],
      execution: DEFAULT_EXECUTION,
      talkStyle: 'debate',
    }
    expect(await ownTeams()).toEqual([before])
    await app.call('team.save', { id, name: 'Renamed', personas: [persona('A'), persona('B')], execution: { model: 'broadcast', display: ['B', 'A'] } })
    expect(await ownTeams()).toMatchObject([{ id, name: 'Renamed', talkStyle: null, execution: { model: 'broadcast', display: ['B', 'A'] } }])
    expect(await app.call('team.remove', { id })).toEqual({ ok: true, data: {} })
    expect(await errorOf(app.call('team.remove', { id }))).toMatchObject({ code: 'not_found' })
    await app.call('team.save', { id, name: 'Back', personas: [persona('A'), persona('B')] })
    expect(await ownTeams()).toMatchObject([{ id, name: 'Back' }])
  })

  test('need two to eight personas whose names differ, whatever their case and composition', async () => {
    const save = (names: readonly string[]) => errorOf(app.call('team.save', { name: 'T', personas: names.map(persona) }))
    expect(await save(['A', 'B', 'a '])).toMatchObject({ code: 'validation', message: expect.stringContaining('called a') })
    expect(await save(['Ré', 'Re\u0301'])).toMatchObject({ code: 'validation' })
    expect(await save(['A'])).toMatchObject({ code: 'validation' })
    expect(await save('ABCDEFGHI'.split(''))).toMatchObject({ code: 'too_large' })
    expect(await ownTeams()).toEqual([])
  })

  test('name nobody from outside in their order, and no moderator without a known window', async () => {
    const personas = [persona('A'), persona('B')]
    const save = (execution: object) => errorOf(app.call('team.save', { name: 'T', personas, execution: { model: 'sequential', ...execution } }))
    expect(await save({ order: ['C'] })).toMatchObject({ code: 'validation', message: expect.stringContaining('C') })
    const made = await app.call('connection.save', { provider: 'openai', label: 'O', secret: { apiKey: 'k' } })
    if (!made.ok) throw new Error('no connection')
    const moderator = { connectionId: made.data.id, model: 'unheard-of' }
    expect(await save({ model: 'moderator', moderator })).toMatchObject({ code: 'window_unknown' })
    expect(await save({ model: 'moderator', moderator: { ...moderator, contextLimit: 4_000 } })).toBeUndefined()
  })
})

test('a persona is saved, listed after those that ship, changed and removed', async () => {
  const saved = await app.call('persona.save', { ...persona('Mine'), icon: '', capabilities: ['clock'] })
  if (!saved.ok) throw new Error(saved.error.message)
  const { id } = saved.data
  const last = async () => {
    const list = await app.call('persona.list', {})
    return list.ok ? list.data.personas.at(-1) : null
  }
  expect(await last()).toEqual({ id, builtIn: false, ...persona('Mine'), background: null, style: null, icon: null, color: null, capabilities: ['clock'] })
  await app.call('persona.save', { id, ...persona('Other') })
  expect(await last()).toMatchObject({ id, name: 'Other', capabilities: [] })
  await app.call('persona.remove', { id })
  expect(await last()).toMatchObject({ builtIn: true })
})
