import { describe, expect, test } from 'vitest'
import { newId, play, startDemo } from './room-application'

const NAMES = ['Ann', 'Bo', 'Cy', 'Di', 'Ed', 'Flo', 'Gus', 'Hal', 'Ida']
const HELLO = play({ text: 'Hello.' })

describe('what a room refuses, and how it says so', () => {
  test('a room of one, of nine, with one name twice, with somebody unknown in its order', async () => {
    const { refused, participant, ok } = await startDemo()
    const create = (names: readonly string[], more: object = {}) => refused('room.create', { participants: names.map(participant), ...more })
    expect(await create(['Ann'])).toMatchObject({ code: 'validation' })
    expect((await create(NAMES)).code).toMatch(/^(validation|too_large)$/)
    expect(await create(['Ann', 'Bo', 'ann'])).toEqual({ code: 'validation', message: 'Two participants would be called ann. Give each a name of its own.' })
    expect(await create(['Ann', 'Bo'], { execution: { model: 'sequential', order: ['Cy'] } })).toEqual({
      code: 'validation',
      message: 'Nobody in this room is called Cy. Use the names of the cast.',
    })
    expect(await create(['Ann', 'Bo'], { execution: { model: 'broadcast', display: ['Ann', 'Zoe'] } })).toMatchObject({ code: 'validation' })
    expect(await create(['Ann', 'Bo'], { execution: { model: 'moderator' } })).toMatchObject({ code: 'validation' })
    expect(await create(['Ann', 'Bo'], { execution: { model: 'loudest' } })).toMatchObject({ code: 'validation' })
    expect(await create(['Ann', 'Bo'], { colour: 'red' })).toMatchObject({ code: 'validation' })
    expect(await create(['Ann', 'Bo'], { policy: { [newId()]: [] } })).toMatchObject({ code: 'validation' })
    expect(await refused('room.create', { participants: [participant('Ann'), { ...participant('Bo'), connectionId: newId() }] })).toMatchObject({
      code: 'not_found',
    })
    expect(await refused('room.create', { participants: [participant('Ann'), { ...participant('Bo'), model: 'made-up' }] })).toMatchObject({
      code: 'window_unknown',
    })
    expect((await ok('conversation.list', {})).conversations).toEqual([])
  })

  test('an unknown room, everywhere', async () => {
    const { refused, participant } = await startDemo()
    const id = newId()
    const calls = {
      'room.configure': {},
      'room.addParticipant': { participant: participant('Ann'), joining: { strategy: 'full' } },
      'room.updateParticipant': { participantId: newId(), muted: true },
      'room.removeParticipant': { participantId: newId() },
      'room.send': { requestId: newId(), text: 'Hello?' },
      'room.run': {},
      'room.step': {},
      'room.speak': { requestId: newId(), participantId: newId() },
      'room.pause': {},
      'room.stop': {},
      'room.conclude': { requestId: newId() },
      'room.retrySpeaker': { participantId: newId() },
      'room.acceptPartial': { messageId: newId() },
      'room.allowSpeaker': { participantId: newId(), allow: true },
      'room.unqueue': { roundId: newId() },
      'room.deliveries': {},
      'room.rounds': {},
      'conversation.fork': { messageId: newId() },
      'conversation.remove': {},
      'usage.report': {},
    } as const
    for (const [method, input] of Object.entries(calls))
      expect([method, (await refused(method as 'room.run', { id, ...input })).code]).toEqual([method, 'not_found'])
  })

  test('a chat is no room, and a room no chat', async () => {
    const { ok, refused, room, connectionId } = await startDemo()
    const { id: chat } = await ok('chat.create', { connectionId, model: 'demo-chat' })
    const { id } = await room(['Ann', 'Bo'])
    expect(await refused('room.send', { id: chat, requestId: newId(), text: 'Hello?' })).toMatchObject({ code: 'not_found' })
    expect(await refused('chat.send', { id, requestId: newId(), text: 'Hello?' })).toMatchObject({ code: 'not_found' })
    expect(await refused('conversation.switchBranch', { id, messageId: newId() })).toMatchObject({ code: 'not_found' })
  })

  test('an unknown participant, everywhere', async () => {
    const { refused, room } = await startDemo()
    const { id } = await room(['Ann', 'Bo'])
    const participantId = newId()
    const calls = {
      'room.updateParticipant': { muted: true },
      'room.removeParticipant': {},
      'room.speak': { requestId: newId() },
      'compaction.preview': {},
      'compaction.run': {},
      'compaction.undo': {},
      'compaction.redo': {},
      'compaction.cancel': {},
      'compaction.list': {},
      'compaction.edit': { checkpointId: newId(), text: 'x' },
      'compaction.regenerate': { checkpointId: newId() },
      'compaction.read': { checkpointId: newId() },
    } as const
    for (const [method, input] of Object.entries(calls))
      expect([method, (await refused(method as 'room.run', { id, participantId, ...input })).code]).toEqual([method, 'not_found'])
    expect(await refused('room.send', { id, requestId: newId(), text: '@Zoe hi', mentions: [{ participantId, start: 0, end: 4 }] })).toMatchObject({
      code: 'not_found',
    })
    expect((await refused('room.retrySpeaker', { id, participantId })).code).toMatch(/^(not_found|conflict)$/)
  })

  test('compaction of a room without saying whose', async () => {
    const { refused, room } = await startDemo()
    const { id } = await room(['Ann', 'Bo'])
    for (const method of ['preview', 'run', 'undo', 'redo', 'cancel', 'list'] as const)
      expect(await refused(`compaction.${method}`, { id })).toEqual({ code: 'validation', message: 'Say whose context it is: give participantId.' })
  })

  test('messages of nothing, of both kinds, with a name that could mean two, with an unknown attachment', async () => {
    const { ok, refused, room } = await startDemo()
    const { id } = await room(['Anna', 'Annabel'], 'mentioned', { execution: { model: 'mentioned', match: 'prefix' } })
    const send = (more: object) => refused('room.send', { id, requestId: newId(), ...more })
    expect(await send({ text: ' \n' })).toMatchObject({ code: 'validation' })
    expect(await send({})).toMatchObject({ code: 'validation' })
    expect(await send({ text: 'a', content: [{ type: 'text', text: 'b' }] })).toMatchObject({ code: 'validation' })
    expect(await send({ text: 'What do you think, @Ann?' })).toEqual({ code: 'validation', message: '@Ann could be Anna or Annabel. Write more of the name.' })
    expect(await send({ content: [{ type: 'file', mediaId: newId(), name: 'a.pdf', mimeType: 'application/pdf' }] })).toMatchObject({ code: 'not_found' })
    expect(await send({ text: 'Hello', execution: { order: ['Zoe'] } })).toMatchObject({ code: 'validation' })
    expect((await ok('conversation.messages', { id })).messages).toEqual([])
    expect((await ok('room.rounds', { id })).rounds).toEqual([])
  })

  test('a requestId of another conversation', async () => {
    const { ok, refused, room } = await startDemo()
    const [one, two] = [await room(['Ann', 'Bo']), await room(['Ann', 'Bo'])]
    const requestId = newId()
    await ok('room.send', { id: one.id, requestId, text: HELLO })
    expect(await refused('room.send', { id: two.id, requestId, text: HELLO })).toMatchObject({ code: 'conflict' })
  })

  test('what has no round, no failure, no partial text', async () => {
    const { refused, room, send } = await startDemo()
    const { id, cast } = await room(['Ann', 'Bo'])
    expect(await refused('room.run', { id })).toMatchObject({ code: 'conflict' })
    expect(await refused('room.step', { id })).toMatchObject({ code: 'conflict' })
    const { runs } = await send(id, HELLO)
    expect(await refused('room.retrySpeaker', { id, participantId: cast[0] })).toMatchObject({ code: 'conflict' })
    expect(await refused('room.acceptPartial', { id, messageId: runs?.[0]?.messageId })).toMatchObject({ code: 'conflict' })
    expect(await refused('room.acceptPartial', { id, messageId: newId() })).toMatchObject({ code: 'not_found' })
    expect((await refused('room.allowSpeaker', { id, participantId: cast[0], allow: true })).code).toBe('conflict')
    expect(await refused('conversation.fork', { id, messageId: newId() })).toMatchObject({ code: 'not_found' })
  })

  test('a cast that would be too small, too large or have a name twice', async () => {
    const { ok, refused, room, participant } = await startDemo()
    const { id, cast } = await room(['Ann', 'Bo'])
    const add = (name: string, joining: object = { strategy: 'fresh' }) => refused('room.addParticipant', { id, participant: participant(name), joining })
    expect(await refused('room.removeParticipant', { id, participantId: cast[0] })).toMatchObject({ code: 'validation' })
    expect(await add('BO')).toMatchObject({ code: 'validation' })
    expect(await add('Cy', { strategy: 'range', from: 3, to: 1 })).toMatchObject({ code: 'validation' })
    expect(await add('Cy', { strategy: 'range', from: 0, to: 1 })).toMatchObject({ code: 'validation' })
    expect(await add('Cy', { strategy: 'some' })).toMatchObject({ code: 'validation' })
    for (const name of NAMES.slice(2, 8)) await ok('room.addParticipant', { id, participant: participant(name), joining: { strategy: 'fresh' } })
    expect(await add('Ida')).toMatchObject({ code: 'validation' })
    expect(await refused('room.updateParticipant', { id, participantId: cast[0], name: 'Hal' })).toMatchObject({ code: 'validation' })
    expect(await refused('room.configure', { id, execution: { model: 'sequential', order: ['Ida'] } })).toMatchObject({ code: 'validation' })
  })

  test('wait over another transport than HTTP, before anything is sent', async () => {
    const { app, ok, room } = await startDemo()
    const { id } = await room(['Ann', 'Bo'])
    const result = await app.router.call('room.send', { id, requestId: newId(), text: HELLO, wait: true }, { transport: 'websocket' })
    expect(result).toMatchObject({ ok: false, error: { code: 'unsupported' } })
    expect((await ok('conversation.messages', { id })).messages).toEqual([])
  })

  test('a speaker under way is neither taken out nor branched around', async () => {
    const { ok, refused, room } = await startDemo()
    const { id, cast } = await room(['Ann', 'Bo', 'Cy'])
    await ok('room.send', { id, requestId: newId(), text: play({ text: 'Talking', hang: true }) })
    const [first] = (await ok('conversation.messages', { id })).messages
    expect(await refused('room.removeParticipant', { id, participantId: cast[0] })).toMatchObject({ code: 'conflict' })
    expect(await refused('conversation.fork', { id, messageId: first?.id })).toMatchObject({ code: 'conflict' })
    expect(await refused('room.speak', { id, requestId: newId(), participantId: cast[0] })).toMatchObject({ code: 'conflict' })
    expect(await ok('room.stop', { id, participantId: cast[0] })).toEqual({ stopped: true })
  })
})
