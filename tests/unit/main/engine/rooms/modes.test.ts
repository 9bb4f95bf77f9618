import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { uuidV7Ids } from '../../../../../src/main/platform/ids'
import { startEngine, type TestEngine } from '../../../../fixtures/engine'
import { failureOf } from '../../../../fixtures/records'
import { answerAll, closing, createTestRoom, openTestRoom, own, SILENCE, said, speakerOf, type TestRoom, user, violations } from '../../../../fixtures/rooms'

let host: TestEngine
beforeEach(async () => {
  host = await startEngine()
})
afterEach(async () => {
  expect(violations(host)).toEqual([])
  await host.close()
})

const speakers = () => host.provider.calls.map(speakerOf)
const last = (room: TestRoom) => room.room.snapshot().rounds.at(-1)

describe('one after another', () => {
  test('in an explicit order; who is not listed follows, and each is given what was said before it', async () => {
    answerAll(host)
    const room = createTestRoom(host, 4, { execution: { order: ['Cy', 'ada'] } })
    await room.round('go')
    expect(speakers()).toEqual(['Cy', 'Ada', 'Bo', 'Di'])
    expect(room.given('Di')).toEqual([user(said('User', 'go'), said('Cy', 'Cy 1'), said('Ada', 'Ada 1'), said('Bo', 'Bo 1'), closing('Di'))])
  })

  test('an order for one round changes nothing of the room', async () => {
    answerAll(host)
    const room = createTestRoom(host, 3)
    const { settings } = room.room.snapshot().header
    await room.round('go', { execution: { order: ['Cy'] } })
    await room.round('and', { execution: { model: 'broadcast' } })
    await room.round('again')
    expect(speakers()).toEqual(['Cy', 'Ada', 'Bo', 'Ada', 'Bo', 'Cy', 'Ada', 'Bo', 'Cy'])
    expect(room.room.snapshot().header.settings).toEqual(settings)
  })

  test('a name nobody has is refused when it is set', () => {
    const room = createTestRoom(host, 2)
    const refused = { code: 'validation', message: 'Nobody in this room is called Zed. Use the names of the cast.' }
    expect(failureOf(() => room.room.configure({ execution: { order: ['Zed'] } }))).toEqual(refused)
    expect(failureOf(() => room.room.configure({ execution: { display: ['Ada', 'Zed'] } }))).toEqual(refused)
    expect(failureOf(() => room.send('go', { execution: { order: ['Zed'] } }))).toEqual(refused)
    expect(room.log()).toEqual([])
  })

  test('a change of something else is accepted when somebody in a list has left, and drops the name', () => {
    const room = createTestRoom(host, 3, { execution: { order: ['Cy', 'Bo'], display: ['Bo', 'Ada'] } })
    room.room.removeParticipant(room.ids.Bo ?? '')
    room.room.configure({ execution: { match: 'prefix' } })
    expect(room.room.snapshot().header.settings.execution).toMatchObject({ model: 'sequential', match: 'prefix', order: ['Cy'], display: ['Ada'] })
  })

  test('an order outlives somebody in it who leaves, and follows one who gets another name', async () => {
    answerAll(host)
    const room = createTestRoom(host, 3, { execution: { order: ['Cy', 'Bo'] } })
    room.room.updateParticipant(room.ids.Cy ?? '', { name: 'Cleo' })
    expect(room.room.snapshot().header.settings.execution.order).toEqual(['Cleo', 'Bo'])
    await room.round('one')
    room.room.removeParticipant(room.ids.Bo ?? '')
    await room.round('two')
    expect(speakers()).toEqual(['Cleo', 'Bo', 'Ada', 'Cleo', 'Ada'])
  })
})

test('all at once: everybody is blind to the others of the round, whatever is ready first', async () => {
  const room = createTestRoom(host, 3, { execution: { model: 'broadcast' } })
  room.send('go')
  await room.settle()
  await room.answer('Cy', 'C')
  expect(room.log()).toEqual(['user: go', 'Ada:  (pending)', 'Bo:  (pending)', 'Cy: C'])
  await room.answer('Ada', 'A')
  await room.answer('Bo', 'B')
  for (const name of ['Ada', 'Bo', 'Cy']) expect(room.given(name)).toEqual([user(said('User', 'go'), closing(name))])
})

describe('those who are named', () => {
  test('by a mention of the composer, whatever the text says', async () => {
    answerAll(host)
    const room = createTestRoom(host, 3, { execution: { model: 'mentioned' } })
    await room.round('@Ada hello', { mentions: [{ participantId: room.ids.Cy ?? '', start: 0, end: 4 }] })
    expect(speakers()).toEqual(['Cy'])
    expect(failureOf(() => room.send('x', { mentions: [{ participantId: 'nobody', start: 0, end: 1 }] })).code).toBe('not_found')
  })

  test('by a mention and by what is typed beside it: together', async () => {
    answerAll(host)
    const room = createTestRoom(host, 4, { execution: { model: 'mentioned' } })
    const { Ada = '' } = room.ids
    await room.round('@Bo and x, but not Cy', { mentions: [{ participantId: Ada, start: 8, end: 9 }] })
    expect(speakers()).toEqual(['Ada', 'Bo'])
    await room.round('x and @all', { mentions: [{ participantId: Ada, start: 0, end: 1 }] })
    expect(speakers().slice(2)).toEqual(['Ada', 'Bo', 'Cy', 'Di'])
  })

  test('somebody who has left is nobody: everybody answers, or those who are named beside', async () => {
    answerAll(host)
    const room = createTestRoom(host, 3, { execution: { model: 'mentioned' } })
    const mentions = [{ participantId: room.ids.Ada ?? '', start: 0, end: 4 }]
    room.room.removeParticipant(room.ids.Ada ?? '')
    await room.round('@Ada hello', { mentions })
    await room.round('@Ada @Bo hello', { mentions })
    expect(speakers()).toEqual(['Bo', 'Cy', 'Bo'])
  })

  test('everybody, where nobody is or all are', async () => {
    answerAll(host)
    const room = createTestRoom(host, 2, { execution: { model: 'mentioned' } })
    await room.round('hello')
    await room.round('@all again')
    await room.round('@Bo @Ada')
    expect(speakers()).toEqual(['Ada', 'Bo', 'Ada', 'Bo', 'Ada', 'Bo'])
  })

  test('a beginning that fits two is asked about, and nothing is stored', () => {
    const room = createTestRoom(host, 2, { execution: { model: 'mentioned', match: 'prefix' } })
    room.room.updateParticipant(room.ids.Bo ?? '', { name: 'Adam' })
    expect(failureOf(() => room.send('@Ad hello'))).toEqual({ code: 'validation', message: '@Ad could be Ada or Adam. Write more of the name.' })
    expect(room.log()).toEqual([])
  })

  test('a name that has come to fit two while the message waited means nobody in particular', async () => {
    const room = createTestRoom(host, 2, { execution: { model: 'mentioned', match: 'prefix' } })
    room.send('@Ada one')
    await room.settle()
    room.send('@B two')
    room.room.updateParticipant(room.ids.Ada ?? '', { name: 'Ben' })
    expect(room.room.snapshot().queue).toHaveLength(1)
    const [first] = host.provider.calls
    answerAll(host)
    first?.answer('A')
    await room.free()
    expect(speakers()).toEqual(['Ada', 'Ben', 'Bo'])
    expect(room.room.snapshot().queue).toEqual([])
  })

  test('what participants write names nobody', async () => {
    host.provider.onCall = (call) => queueMicrotask(() => call.answer('@Bo @all you?'))
    const room = createTestRoom(host, 2, { execution: { model: 'mentioned' } })
    await room.round('@Ada hello')
    await room.round('@Ada again')
    expect(speakers()).toEqual(['Ada', 'Ada'])
  })
})

describe('moderated', () => {
  const moderated = (size: number, instruction: string | null = null) =>
    createTestRoom(host, size, {
      execution: { model: 'moderator', moderator: { connectionId: host.connection.id, model: 'boss', contextLimit: 8_000, instruction } },
      topic: 'Tea',
    })
  const question = { type: 'text', text: 'Who speaks now? Answer with the JSON object only.' } as const

  test('T-11 in the first round the moderator is given the prompt exactly once, with cast, topic and what the user wants', async () => {
    const room = moderated(2, 'Be fair.')
    room.send('go')
    await room.settle()
    const [call] = host.provider.calls
    expect(call?.request.messages).toEqual([user(said('User', 'go'), question)])
    expect(call?.request).toMatchObject({ model: 'boss', tools: [], temperature: null })
    const system = call?.request.system ?? ''
    expect(system).toContain(`The cast, by id:\n- ${room.ids.Ada}: Ada, Member\n- ${room.ids.Bo}: Bo, Member`)
    expect(system).toContain('Topic: Tea')
    expect(system).toContain('What the user wants of you: Be fair.')
    expect(last(room)).toMatchObject({ state: 'queued' })
    await room.answer('moderator', `Here:\n{"action":"speak","participants":["bo","${room.ids.Ada}"],"instruction":"Be short.","reason":"Bo knows."}`)
    expect(room.given('Bo')).toEqual([user(said('User', 'go'), closing('Bo', 'Be short.'))])
    await room.answer('Bo', 'B')
    expect(room.given('Ada')).toEqual([user(said('User', 'go'), said('Bo', 'B'), closing('Ada', 'Be short.'))])
    await room.answer('Ada', 'A')
    const decision = { action: 'speak', participantIds: [room.ids.Bo, room.ids.Ada], instruction: 'Be short.', reason: 'Bo knows.', fallback: false }
    expect(last(room)).toMatchObject({ state: 'done', decision })
    expect(
      room.room
        .snapshot()
        .messages.filter(({ author }) => author.kind === 'system')
        .map(({ blocks }) => blocks),
    ).toEqual([[{ type: 'notice', notice: 'decision', decision }]])
    // What it asked is no part of anybody's memory, and its own word is given to nobody.
    room.send('next')
    await room.settle()
    expect(room.calls('moderator').at(-1)?.request.messages).toEqual([
      user(said('User', 'go'), said('Bo', 'B'), said('Ada', 'A'), said('User', 'next'), question),
    ])
    await room.answer('moderator', '{"action":"everyone"}')
    expect(room.given('Bo')).toEqual([user(said('User', 'go')), own('B'), user(said('Ada', 'A'), said('User', 'next'), closing('Bo'))])
    expect(room.given('Ada')).toEqual([user(said('User', 'go'), said('Bo', 'B')), own('A'), user(said('User', 'next'), closing('Ada'))])
  })

  test('T-11 three answers that cannot be used: told why twice, then everybody in turn', async () => {
    const room = moderated(2)
    room.send('go')
    await room.settle()
    const nonsense = ['I think Bo.', '{"action":"dance"}', '{"action":"speak","participants":["nobody"]}']
    for (const answer of nonsense) await room.answer('moderator', answer)
    expect(room.calls('moderator')).toHaveLength(3)
    expect(room.calls('moderator')[2]?.request.messages).toEqual([
      user(said('User', 'go'), question),
      own(nonsense[0] ?? ''),
      user({ type: 'text', text: `That was no JSON object. ${question.text}` }),
      own(nonsense[1] ?? ''),
      user({ type: 'text', text: `"action" must be one of speak, everyone, askUser, finish. ${question.text}` }),
    ])
    expect(room.runs()).toEqual(['Ada preparing', 'Bo queued'])
    expect(last(room)?.decision).toMatchObject({ action: 'everyone', fallback: true, reason: expect.stringContaining('Nobody here has the id nobody.') })
    await room.answer('Ada', 'A')
    expect(room.given('Bo')).toEqual([user(said('User', 'go'), said('Ada', 'A'), closing('Bo'))])
    await room.answer('Bo', 'B')
    // Three requests of the moderator and two of the cast, each once.
    expect(room.room.snapshot().status).toMatchObject({ requestCount: 5, totals: { input: 50, output: 25 } })
  })

  test('a moderator that cannot be asked: everybody in turn', async () => {
    const room = moderated(2)
    room.send('go')
    await room.settle()
    await room.fail('moderator')
    expect(room.runs()).toEqual(['Ada preparing', 'Bo queued'])
    expect(last(room)?.decision).toMatchObject({ fallback: true, reason: 'The key is wrong.' })
  })

  test.each([
    ['askUser', 'asksUser'],
    ['finish', 'moderator'],
  ] as const)('%s: nobody speaks, and the round says why', async (action, cause) => {
    const room = moderated(2)
    room.send('go')
    await room.settle()
    await room.answer('moderator', JSON.stringify({ action, reason: 'Because.' }))
    expect(last(room)).toMatchObject({ state: 'done', cause, decision: { action, reason: 'Because.' }, runs: [] })
    expect(room.room.busy).toBe(false)
  })

  test('stopped while it decides, nobody speaks', async () => {
    const room = moderated(2)
    room.send('go')
    await room.settle()
    expect(room.room.stop(null, 'now')).toBe(true)
    await host.clock.advance(200)
    expect(last(room)).toMatchObject({ state: 'stopped', cause: 'user', runs: [] })
    expect(room.calls('Ada')).toEqual([])
    expect(room.room.snapshot().status.requestCount).toBe(1)
  })

  test('the word that the user gives while it decides is kept', async () => {
    const room = moderated(2)
    room.send('go')
    await room.settle()
    room.room.speak(uuidV7Ids.next(), room.ids.Bo ?? '', null)
    await room.answer('moderator', '{"action":"everyone"}')
    answerAll(host)
    for (const name of ['Ada', 'Bo']) await room.answer(name, name)
    expect(room.runs()).toEqual(['Bo done', 'Ada done'])
    expect(room.room.busy).toBe(false)
  })

  test('a room without a moderator cannot be moderated', () => {
    const room = createTestRoom(host, 2)
    expect(failureOf(() => room.room.configure({ execution: { model: 'moderator' } })).code).toBe('validation')
  })

  test('a moderator that was lost with a damaged field: everybody in turn, and it is said', async () => {
    const before = moderated(2)
    const { settings } = before.room.snapshot().header
    const { store } = host.opened
    store.transaction('normal', () => store.rooms.saveSettings(before.id, { ...settings, execution: { ...settings.execution, moderator: null } }))
    host = await host.crash()
    answerAll(host)
    const room = openTestRoom(host, before.id)
    await room.round('go')
    expect(speakers()).toEqual(['Ada', 'Bo'])
    expect(last(room)?.decision).toMatchObject({ action: 'everyone', fallback: true, reason: expect.stringContaining('has lost its moderator') })
    expect(room.room.snapshot().messages.flatMap(({ blocks }) => blocks)).toContainEqual({ type: 'notice', notice: 'decision', decision: last(room)?.decision })
  })
})

describe('by hand', () => {
  test('a message is stored and nobody answers; whoever is given the word speaks once', async () => {
    answerAll(host)
    const room = createTestRoom(host, 3, { execution: { model: 'manual' } })
    await room.round('go')
    expect(speakers()).toEqual([])
    const requestId = uuidV7Ids.next()
    const first = room.room.speak(requestId, room.ids.Cy ?? '', 'Be bold.')
    expect(room.room.speak(requestId, room.ids.Cy ?? '', 'Be bold.')).toEqual(first)
    await room.free()
    room.room.speak(uuidV7Ids.next(), room.ids.Ada ?? '', null)
    await room.free()
    expect(speakers()).toEqual(['Cy', 'Ada'])
    expect(room.given('Cy')).toEqual([user(said('User', 'go'), closing('Cy', 'Be bold.'))])
    expect(room.given('Ada')).toEqual([user(said('User', 'go'), said('Cy', 'Cy 1'), closing('Ada'))])
    room.room.speak(uuidV7Ids.next(), room.ids.Cy ?? '', null)
    await room.free()
    // With nothing new to go by, that is said.
    room.room.speak(uuidV7Ids.next(), room.ids.Cy ?? '', null)
    await room.free()
    expect(room.given('Cy')).toEqual([user(said('User', 'go')), own('Cy 1'), user(said('Ada', 'Ada 1')), own('Cy 2'), user(SILENCE, closing('Cy'))])
  })

  test('somebody muted, gone or unknown is not given the word', () => {
    const room = createTestRoom(host, 3)
    const { Ada = '', Bo = '' } = room.ids
    room.room.updateParticipant(Ada, { muted: true })
    room.room.removeParticipant(Bo)
    expect(failureOf(() => room.room.speak(uuidV7Ids.next(), Ada, null))).toEqual({ code: 'conflict', message: 'Ada is muted or has left.' })
    expect(failureOf(() => room.room.speak(uuidV7Ids.next(), Bo, null)).code).toBe('conflict')
    expect(failureOf(() => room.room.speak(uuidV7Ids.next(), 'nobody', null)).code).toBe('not_found')
  })
})

describe('which messages are answered', () => {
  test.each([
    ['always', true],
    ['userOnly', true],
    ['participantsOnly', false],
    ['exceptSystem', true],
    ['conversational', true],
    ['exceptContext', true],
  ] as const)('%s: a message of the user', async (reaction, answered) => {
    answerAll(host)
    const room = createTestRoom(host, 2, { reaction })
    await room.round('for your information', { contextOnly: true })
    expect(speakers()).toEqual([])
    await room.round('go')
    expect(speakers()).toEqual(answered ? ['Ada', 'Bo'] : [])
    room.room.speak(uuidV7Ids.next(), room.ids.Ada ?? '', null)
    await room.free()
    expect(room.calls('Ada')[0]?.request.messages[0]).toEqual(user(said('User', 'for your information'), said('User', 'go'), closing('Ada')))
  })

  test.each([
    ['always', ['message', 'answer', 'note', 'notice']],
    ['userOnly', ['message']],
    ['participantsOnly', ['answer']],
    ['exceptSystem', ['message', 'answer', 'note']],
    ['conversational', ['message', 'answer']],
    ['exceptContext', ['message', 'answer', 'notice']],
  ] as const)('%s: what the cast goes on from by itself', async (reaction, from) => {
    answerAll(host)
    const come = {
      message: (room: TestRoom) => room.round('go'),
      answer: (room: TestRoom) => {
        room.room.speak(uuidV7Ids.next(), room.ids.Ada ?? '', null)
        return room.free()
      },
      note: (room: TestRoom) => room.round('for your information', { contextOnly: true }),
      notice: async (room: TestRoom) => room.room.updateParticipant(room.ids.Cy ?? '', { muted: true }),
    }
    const answered: string[] = []
    for (const [what, bring] of Object.entries(come)) {
      const room = createTestRoom(host, 3, { reaction, execution: { model: 'manual' } })
      await bring(room)
      const before = host.provider.calls.length
      try {
        room.room.run({ rounds: 1 })
        await room.free()
      } catch (reason) {
        expect(reason).toMatchObject({ error: { code: 'conflict' } })
        expect(room.room.snapshot().autonomy).toBeNull()
      }
      if (host.provider.calls.length > before) answered.push(what)
    }
    expect(answered).toEqual(from)
  })

  test('a talk ends where the rule has nobody answer what was said last', async () => {
    answerAll(host)
    const room = createTestRoom(host, 2, { reaction: 'userOnly', execution: { model: 'manual' } })
    await room.round('go')
    room.room.run({ rounds: 5 })
    await room.free()
    expect(speakers()).toEqual(['Ada', 'Bo'])
    expect(room.room.snapshot().messages.at(-1)?.blocks).toEqual([{ type: 'notice', notice: 'ended', cause: 'reaction' }])
    expect(room.room.snapshot().autonomy).toBeNull()
  })
})
