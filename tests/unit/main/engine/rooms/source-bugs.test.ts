import { afterEach, beforeEach, expect, test } from 'vitest'
import { mentionsIn } from '../../../../../src/main/engine/rooms/mentions'
import { startEngine, type TestEngine } from '../../../../fixtures/engine'
import { failureOf } from '../../../../fixtures/records'
import { answerAll, closing, createTestRoom, openTestRoom, own, said, seat, speakerOf, user, violations } from '../../../../fixtures/rooms'

// What went wrong in the toolkit whose rooms these are modelled on; none of it may happen here. B-19 does not apply: a room
// is no agent that could be run as a copy of itself; what comes nearest is a branch.

let host: TestEngine
beforeEach(async () => {
  host = await startEngine()
  answerAll(host)
})
afterEach(async () => {
  expect(violations(host)).toEqual([])
  await host.close()
})

const names = () => host.provider.calls.map(speakerOf)
const moderator = () => ({ connectionId: host.connection.id, model: 'boss', contextLimit: 8_000 })

test('B-1 an explicit order of showing is kept, unknown names are refused, and every answer is stored once', async () => {
  const room = createTestRoom(host, 3, { execution: { model: 'broadcast', display: ['Cy', 'Ada'] } })
  await room.round('go')
  expect(room.log()).toEqual(['user: go', 'Ada: Ada 1', 'Bo: Bo 1', 'Cy: Cy 1'])
  expect(room.room.snapshot().rounds.at(-1)?.execution.display).toEqual(['Cy', 'Ada'])
  expect(failureOf(() => room.room.configure({ execution: { display: ['Zed'] } })).code).toBe('validation')
})

test('B-2 a newcomer takes the prompt and the last answers from nobody', async () => {
  const room = createTestRoom(host, 2, { execution: { model: 'broadcast' } })
  await room.round('one')
  room.room.addParticipant(seat(host, 'Cy'), { strategy: 'full' })
  await room.round('two')
  expect(room.given('Ada')).toEqual([user(said('User', 'one')), own('Ada 1'), user(said('Bo', 'Bo 1'), said('User', 'two'), closing('Ada'))])
  expect(room.given('Cy')).toEqual([user(said('User', 'one'), said('Ada', 'Ada 1'), said('Bo', 'Bo 1'), said('User', 'two'), closing('Cy'))])
})

test('B-3 who is named is given what the others said before', async () => {
  const room = createTestRoom(host, 2, { execution: { model: 'mentioned' } })
  await room.round('@Ada')
  await room.round('@Bo')
  expect(room.given('Bo')).toEqual([user(said('User', '@Ada'), said('Ada', 'Ada 1'), said('User', '@Bo'), closing('Bo'))])
})

test('B-4 what one was given is not taken for given to all', async () => {
  const room = createTestRoom(host, 3, { execution: { model: 'mentioned' } })
  await room.round('@Ada one')
  const { messages } = room.room.snapshot()
  expect(room.room.deliveries({ messageId: messages[0]?.id, limit: 9 }).map(({ participantId }) => participantId)).toEqual([room.ids.Ada])
  await room.round('@Cy two')
  expect(room.given('Cy')).toEqual([user(said('User', '@Ada one'), said('Ada', 'Ada 1'), said('User', '@Cy two'), closing('Cy'))])
})

test('B-5 the failure of one aborts nobody, hides nothing and marks nothing', async () => {
  host.provider.onCall = null
  const room = createTestRoom(host, 2, { execution: { model: 'broadcast' } })
  room.send('go')
  await room.settle()
  await room.fail('Ada')
  expect(room.calls('Bo')[0]?.signal.aborted).toBe(false)
  await room.answer('Bo', 'B')
  expect(room.runs()).toEqual(['Ada failed', 'Bo done'])
  const [prompt] = room.room.snapshot().messages
  expect(room.room.deliveries({ messageId: prompt?.id, limit: 9 }).map(({ participantId }) => participantId)).toEqual([room.ids.Bo])
})

test('B-6 coming back, everybody remembers everything and rounds keep their numbers', async () => {
  let room = createTestRoom(host, 2)
  await room.round('one')
  host = await host.crash()
  answerAll(host)
  room = openTestRoom(host, room.id)
  await room.round('two')
  expect(room.given('Bo')).toEqual([
    user(said('User', 'one'), said('Ada', 'Ada 1')),
    own('Bo 1'),
    user(said('User', 'two'), said('Ada', 'Ada 1'), closing('Bo')),
  ])
  expect(room.room.snapshot().rounds.map(({ number }) => number)).toEqual([1, 2])
})

test('B-7 after many rounds in turn, another way of answering floods nobody', async () => {
  const room = createTestRoom(host, 2)
  for (const text of ['one', 'two', 'three']) await room.round(text)
  await room.round('four', { execution: { model: 'broadcast' } })
  expect(room.given('Bo').at(-1)).toEqual(user(said('User', 'four'), closing('Bo')))
})

test('B-8 plain text is the user’s, not the system’s, and an empty message is refused', async () => {
  const room = createTestRoom(host, 2)
  await room.round('go')
  expect(room.given('Ada')).toEqual([user(said('User', 'go'), closing('Ada'))])
  expect(room.calls('Ada')[0]?.request.system).not.toContain('go\n')
  expect(failureOf(() => room.send(' \n ')).code).toBe('validation')
})

test('B-9, B-10 an order for one round holds for that round, and the next is as it was', async () => {
  const room = createTestRoom(host, 2)
  await room.round('one', { execution: { model: 'broadcast', display: ['Bo'] } })
  await room.round('two')
  expect(room.room.snapshot().rounds.map(({ execution }) => [execution.model, execution.display])).toEqual([
    ['broadcast', ['Bo']],
    ['sequential', 'completion'],
  ])
})

test('B-11 a moderator sees the prompt of the first round, once', async () => {
  host.provider.onCall = null
  const room = createTestRoom(host, 2, { execution: { model: 'moderator', moderator: moderator() } })
  room.send('brainstorm, please')
  await room.settle()
  expect(JSON.stringify(room.given('moderator')).split('brainstorm, please')).toHaveLength(2)
})

test('B-12 a moderated round goes by steps too', async () => {
  host.provider.onCall = null
  const room = createTestRoom(host, 2, { execution: { model: 'moderator', moderator: moderator() } })
  room.send('go', { start: 'step' })
  const step = room.room.step()
  await room.settle()
  await room.answer('moderator', '{"action":"everyone"}')
  await room.answer('Ada', 'A')
  expect(await step).toMatchObject({ utterance: { participantId: room.ids.Ada }, roundComplete: false })
  expect(room.runs()).toEqual(['Ada done', 'Bo queued'])
})

test('B-13 a message for information hides no answers', async () => {
  const room = createTestRoom(host, 2)
  await room.round('one')
  await room.round('note', { contextOnly: true })
  await room.round('two')
  expect(room.given('Ada').at(-1)).toEqual(user(said('Bo', 'Bo 1'), said('User', 'note'), said('User', 'two'), closing('Ada')))
})

test('B-14 one that says nothing holds no finished answer back, and ends by itself', async () => {
  host.provider.onCall = null
  host.provider.deaf = true
  const room = createTestRoom(host, 3, { execution: { model: 'broadcast', display: ['Ada', 'Bo', 'Cy'] } })
  room.send('go')
  await room.settle()
  await room.answer('Bo', 'B')
  await room.answer('Cy', 'C')
  expect(room.log()).toEqual(['user: go', 'Ada:  (pending)', 'Bo: B', 'Cy: C'])
  await host.clock.advance(3_600_000)
  expect(room.runs()).toEqual(['Ada failed', 'Bo done', 'Cy done'])
  expect(room.room.busy).toBe(false)
})

test('B-15 whether a message is answered is its own affair, not that of what it travels with', async () => {
  const room = createTestRoom(host, 2, { reaction: 'exceptContext' })
  await room.round('note', { contextOnly: true })
  expect(names()).toEqual([])
  await room.round('and you?')
  expect(names()).toEqual(['Ada', 'Bo'])
  room.room.configure({ reaction: 'participantsOnly' })
  await room.round('nobody answers me')
  expect(names()).toEqual(['Ada', 'Bo'])
})

test('B-16, B-18 one’s own answers are remembered verbatim, and as one’s own', async () => {
  const text = 'He said "no".\n\n<message> {"a": 1} \\n'
  host.provider.onCall = (call) => queueMicrotask(() => call.answer(text))
  const room = createTestRoom(host, 2)
  await room.round('one')
  await room.round('two')
  expect(room.given('Ada')[1]).toEqual(own(text))
})

test('B-17 nothing is said twice in one request', async () => {
  const room = createTestRoom(host, 2)
  await room.round('the one prompt')
  await room.round('another')
  for (const { request } of host.provider.calls) expect(JSON.stringify(request).split('the one prompt')).toHaveLength(2)
})

test('B-19 a branch and its source do not hear each other', async () => {
  const room = createTestRoom(host, 2)
  await room.round('one')
  const branch = openTestRoom(host, host.engine.rooms.branch(room.id, room.room.snapshot().messages.at(-1)?.id ?? '').id)
  await branch.round('only here')
  await room.round('two')
  expect(JSON.stringify(room.given('Ada'))).not.toContain('only here')
  expect(room.given('Ada').at(-1)).toEqual(user(said('Bo', 'Bo 1'), said('User', 'two'), closing('Ada')))
})

test('B-20 addresses, code, case, shorter names, Chinese signs', () => {
  const cast = ['Ayaka', 'Ayaka Nakamura', '太郎'].map((name) => ({
    id: name,
    persona: { name, role: '', background: null, style: null, icon: null, color: null, capabilities: [] },
  }))
  const named = (text: string) => mentionsIn(text, cast, 'fullName').ids
  expect(named('@Ayaka and @Ayaka Nakamura')).toEqual(['Ayaka', 'Ayaka Nakamura'])
  expect(named('bob@Ayaka and `@Ayaka`')).toEqual([])
  expect(named('(@ayaka)')).toEqual(['Ayaka'])
  expect(named('@太郎、')).toEqual(['太郎'])
})

test('B-21 a range holds both its ends and nothing that is not there yet', async () => {
  const room = createTestRoom(host, 2)
  for (const text of ['one', 'two', 'three']) await room.round(text)
  room.room.addParticipant(seat(host, 'Cy'), { strategy: 'range', from: 2, to: 99 })
  await room.round('@Cy four', { execution: { model: 'mentioned' } })
  expect(room.given('Cy')).toEqual([
    user(
      said('User', 'two'),
      said('Ada', 'Ada 2'),
      said('Bo', 'Bo 2'),
      said('User', 'three'),
      said('Ada', 'Ada 3'),
      said('Bo', 'Bo 3'),
      said('User', '@Cy four'),
      closing('Cy'),
    ),
  ])
})

test('B-22 a policy goes by ids, denies what it does not list, is told and is kept', async () => {
  host.tools.list = async (toolsets) =>
    toolsets.map((name) => ({ name, description: name, parameters: { type: 'object' }, source: 'builtin', origin: 'Built in', permission: 'always' }))
  const room = createTestRoom(host, 2)
  for (const name of ['Ada', 'Bo']) room.room.updateParticipant(room.ids[name] ?? '', { capabilities: ['clock', 'calculator'] })
  room.room.configure({ policy: { [room.ids.Ada ?? '']: ['clock'] } })
  await room.round('go')
  expect(room.calls('Ada')[0]?.request.tools.map(({ name }) => name)).toEqual(['clock'])
  expect(room.calls('Ada')[0]?.request.system).toContain('What you may use: clock.')
  expect(room.calls('Bo')[0]?.request.tools).toEqual([])
})

test('B-23 who somebody is does not hang on the name, and no two have the same', async () => {
  const room = createTestRoom(host, 2)
  await room.round('one')
  const { Ada = '' } = room.ids
  expect(failureOf(() => room.room.addParticipant(seat(host, 'ada'), { strategy: 'fresh' })).code).toBe('validation')
  room.room.updateParticipant(Ada, { name: 'Zoe' })
  room.room.addParticipant(seat(host, 'Ada'), { strategy: 'fresh' })
  await room.round('two')
  expect(room.given('Zoe')).toEqual([user(said('User', 'one')), own('Ada 1'), user(said('Bo', 'Bo 1'), said('User', 'two'), closing('Zoe'))])
  expect(room.ids.Zoe).toBe(Ada)
})
