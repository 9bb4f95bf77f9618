import { DEFAULT_EXECUTION } from '@shared/model/persona'
import { DEFAULT_LIMITS } from '@shared/model/room'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Store } from '../../src/main/engine/ports'
import type { ParticipantRecord } from '../../src/main/engine/room-ports'
import type { Db } from '../../src/main/store/database'
import { failureOf } from '../fixtures/records'
import { openTestStore, silentLog } from '../fixtures/store'
import { aPersona, aRound, aRun, newId, someSettings, storeRoom } from './room-records'

let db: Db
let store: Store
let cleanup: () => Promise<void>
let warnings: unknown[]
let room: string
let ada: ParticipantRecord
beforeEach(async () => {
  warnings = []
  ;({ store, cleanup } = await openTestStore({
    log: { ...silentLog, warn: (message, data) => void warnings.push([message, data]) },
    onConnect: (connection) => {
      db = connection
    },
  }))
  const made = storeRoom(store, 1)
  room = made.id
  ada = made.cast[0] as ParticipantRecord
})
afterEach(() => cleanup())

const write = (table: string, values: Readonly<Record<string, string>>) =>
  db
    .prepare(
      `UPDATE ${table} SET ${Object.keys(values)
        .map((name) => `${name} = @${name}`)
        .join(', ')}`,
    )
    .run(values)

test('settings are read field by field', () => {
  const stored = {
    ...someSettings({ topic: 'Kept', context: ['kept'] }),
    reaction: 'sometimes',
    policy: { nobody: [] },
    execution: { ...DEFAULT_EXECUTION, model: 'broadcast', order: 7, moderator: { connectionId: newId() } },
    limits: { ...DEFAULT_LIMITS, rounds: 12, parallel: 0 },
  }
  write('room', { settings: JSON.stringify(stored) })
  expect(store.rooms.settings(room)).toEqual(
    someSettings({ topic: 'Kept', context: ['kept'], execution: { ...DEFAULT_EXECUTION, model: 'broadcast' }, limits: { ...DEFAULT_LIMITS, rounds: 12 } }),
  )
  const message = 'store: a room is damaged, defaults are used'
  expect(warnings).toEqual([
    [message, { conversationId: room, fields: ['reaction', 'policy'] }],
    [message, { conversationId: room, fields: ['execution.order', 'execution.moderator'] }],
    [message, { conversationId: room, fields: ['limits.parallel'] }],
  ])
  for (const text of ['no json', 'null', '[]', '7']) {
    write('room', { settings: text })
    expect(store.rooms.settings(room)).toEqual(someSettings())
  }
})

test('a participant stays readable', () => {
  db.exec('DROP TRIGGER participant_identity')
  write('participant', {
    persona: JSON.stringify({ ...aPersona(), name: '', color: 9 }),
    config: JSON.stringify({ ...ada.config, model: '' }),
    joining: '{"strategy":"some"}',
    history: '["x"]',
  })
  expect(store.rooms.participants(room)).toEqual([{ ...ada, persona: aPersona({ name: 'Unnamed', color: null }), config: { ...ada.config, model: 'unknown' } }])
  expect(warnings).toEqual([
    ['store: a participant is damaged, defaults are used', { participantId: ada.id, fields: ['persona.name', 'persona.color'] }],
    ['store: a configuration is damaged, defaults are used', { participantId: ada.id, fields: ['model'] }],
    ['store: a participant is damaged, defaults are used', { participantId: ada.id, fields: ['joining'] }],
    ['store: a participant is damaged, defaults are used', { participantId: ada.id, fields: ['history'] }],
  ])
})

test('rounds and runs stay readable', () => {
  const round = aRound(room)
  const run = aRun(round, ada)
  store.rooms.insertRound(round)
  store.rooms.insertRun(run)
  write('round', { execution: '', decision: '{"action":"sing"}' })
  write('speaker_run', { input: '[1]', output: '{', error: '{"code":1}' })
  expect(store.rooms.unfinishedRounds()).toEqual([round])
  expect(store.rooms.runs(round.id)).toEqual([
    { ...run, input: [], error: { code: 'internal', message: 'What went wrong was stored in a damaged form.', retryable: true } },
  ])
  const fields = Object.keys(DEFAULT_EXECUTION).map((field) => `execution.${field}`)
  const what = ['store: a round is damaged, defaults are used', 'store: a run is damaged, defaults are used'] as const
  expect(warnings).toEqual([
    [what[0], { roundId: round.id, fields }],
    [what[0], { roundId: round.id, fields: ['decision'] }],
    ...['input', 'output', 'error'].map((field) => [what[1], { runId: run.id, fields: [field] }]),
  ])
})

test('a queued message loses what is damaged, but never its words', () => {
  const words = [{ type: 'text', text: 'kept' }] as const
  const queued = { roundId: newId(), requestId: newId(), content: words, mentions: [], start: 'step', contextOnly: false, createdAt: 1 } as const
  store.rooms.enqueue(room, { ...queued, execution: null })
  write('room_queued', { mentions: '[{}]', execution: '{"model":"broadcast","match":"some"}' })
  expect(store.rooms.queue(room)).toEqual([{ ...queued, execution: { model: 'broadcast' } }])
  write('room_queued', { mentions: '[]', execution: 'x' })
  expect(store.rooms.queue(room)).toEqual([{ ...queued, execution: {} }])
  const what = 'store: a queued message is damaged, defaults are used'
  expect(warnings).toEqual([['mentions'], ['match'], ['execution']].map((fields) => [what, { requestId: queued.requestId, fields }]))
  write('room_queued', { content: '[7]' })
  expect(failureOf(() => store.rooms.queue(room)).code).toBe('db_corrupt')
})

test('personas and teams stay readable', () => {
  const [persona, team] = [newId(), newId()]
  store.personas.save(persona, aPersona(), 1)
  store.teams.save({ id: team, name: 'T', description: '', personas: [aPersona()], execution: DEFAULT_EXECUTION, talkStyle: 'debate' }, 1)
  write('persona', { persona: JSON.stringify({ ...aPersona(), role: 5 }) })
  write('team', { personas: '[{"name":"Eve"},null]', execution: '{}', talk_style: '"song"' })
  const empty = { name: 'Unnamed', role: 'Participant', background: null, style: null, icon: null, color: null, capabilities: [] }
  expect(store.personas.list()).toEqual([{ ...aPersona({ role: 'Participant' }), id: persona, builtIn: false }])
  expect(store.teams.list()).toEqual([
    {
      id: team,
      name: 'T',
      description: '',
      builtIn: false,
      personas: [{ ...empty, name: 'Eve' }, empty],
      execution: DEFAULT_EXECUTION,
      talkStyle: null,
    },
  ])
  write('team', { personas: '7', execution: JSON.stringify(DEFAULT_EXECUTION), talk_style: '"debate"' })
  expect(store.teams.list()).toMatchObject([{ personas: [], talkStyle: 'debate' }])
})
