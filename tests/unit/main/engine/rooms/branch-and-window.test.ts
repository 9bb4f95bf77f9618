import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startEngine, type TestEngine } from '../../../../fixtures/engine'
import { failureOf } from '../../../../fixtures/records'
import { closing, createTestRoom, openTestRoom, own, said, seat, speakerOf, type TestRoom, user, violations } from '../../../../fixtures/rooms'

let host: TestEngine
beforeEach(async () => {
  host = await startEngine()
})
afterEach(async () => {
  expect(violations(host)).toEqual([])
  await host.close()
})

/** The text of an answer follows from the request alone. */
function answerFromRequest(): void {
  host.provider.onCall = (call) =>
    queueMicrotask(() => call.answer(`${speakerOf(call)} heard ${JSON.stringify(call.request.messages).length}`, { input: 10, output: 5 }))
}

/** Requests that a round makes, by speaker. */
async function requestsOf(room: TestRoom, text: string, model: 'sequential' | 'broadcast'): Promise<string> {
  const from = host.provider.calls.length
  await room.round(text, { execution: { model } })
  return JSON.stringify(host.provider.calls.slice(from).map(({ request }) => ({ ...request, images: [] })))
}

describe('T-8 a branch', () => {
  test.each(['sequential', 'broadcast'] as const)('from the end of a round: the next requests are those of the room itself (%s)', async (model) => {
    answerFromRequest()
    const room = createTestRoom(host, 3, { topic: 'Tea' })
    await room.round('one')
    await room.round('two', { execution: { model: 'broadcast' } })
    room.room.addParticipant(seat(host, 'Di'), { strategy: 'recent', rounds: 1 })
    await room.round('three')
    const head = room.room.snapshot().messages.at(-1)?.id ?? ''
    const branch = openTestRoom(host, host.engine.rooms.branch(room.id, head).id)
    expect(branch.log()).toEqual(room.log())
    const notices = branch.room.snapshot().messages.flatMap(({ blocks }) => blocks.filter((block) => block.type === 'notice'))
    expect(notices).toMatchObject([{ notice: 'cast', change: 'joined', participantId: branch.ids.Di }])
    expect(Object.values(branch.ids).some((id) => Object.values(room.ids).includes(id))).toBe(false)
    expect(await requestsOf(branch, 'four', model)).toBe(await requestsOf(room, 'four', model))
    expect(room.log()).toHaveLength(branch.log().length)
    // What the copy cost was paid in the room it comes from.
    expect(branch.room.snapshot().status.totals.input).toBe(40)
  })

  test('from the middle of a round: as if those behind it had not spoken', async () => {
    answerFromRequest()
    const [room, other] = [createTestRoom(host, 3), createTestRoom(host, 3)]
    await room.round('one')
    await room.round('two')
    const middle = room.room.snapshot().messages.find(({ id }, index, all) => all.filter(({ author }) => author.name === 'Bo')[1]?.id === id && index > 0)
    const branch = openTestRoom(host, host.engine.rooms.branch(room.id, middle?.id ?? '').id)
    expect(branch.log()).toEqual(room.log().slice(0, 7))
    await other.round('one')
    other.room.updateParticipant(other.ids.Cy ?? '', { muted: true })
    await other.round('two')
    other.room.updateParticipant(other.ids.Cy ?? '', { muted: false })
    expect(await requestsOf(branch, 'three', 'sequential')).toBe(await requestsOf(other, 'three', 'sequential'))
  })

  test('from a message of the user; the whole room goes on after a restart', async () => {
    answerFromRequest()
    const room = createTestRoom(host, 2)
    await room.round('one')
    await room.round('two')
    const prompt = room.room.snapshot().messages.filter(({ author }) => author.kind === 'user')[1]?.id ?? ''
    const { id } = host.engine.rooms.branch(room.id, prompt)
    host = await host.crash()
    answerFromRequest()
    const branch = openTestRoom(host, id)
    await branch.round('three')
    const [first] = branch.calls('Ada')
    expect(first?.request.messages).toEqual([
      user(said('User', 'one')),
      own(branch.log()[1]?.slice(5) ?? ''),
      user(said('Bo', branch.log()[2]?.slice(4) ?? ''), said('User', 'two'), said('User', 'three'), closing('Ada')),
    ])
  })

  test('is refused while a round is under way, and from a message of another room', async () => {
    const [room, other] = [createTestRoom(host, 2), createTestRoom(host, 2)]
    room.send('one')
    await room.settle()
    const prompt = room.room.snapshot().messages[0]?.id ?? ''
    expect(failureOf(() => host.engine.rooms.branch(room.id, prompt)).code).toBe('conflict')
    expect(failureOf(() => host.engine.rooms.branch(other.id, prompt)).code).toBe('not_found')
  })
})

describe('T-19 compaction of one participant', () => {
  const notes = '## Goal\n- Tea.\n\n## Next step\n- Pour.'

  test('goes along into a branch, with the pins: the next requests are those of the room itself', async () => {
    host.provider.onCall = (call) => {
      const asked = !JSON.stringify(call.request.messages.at(-1)).includes('Answer now')
      queueMicrotask(() => call.answer(asked ? notes : `${speakerOf(call)} says ${'something long and new '.repeat(12)}`))
    }
    const room = createTestRoom(host, 3)
    for (const round of ['one', 'two', 'three', 'four']) await room.round(`${round} ${'about tea and biscuits '.repeat(10)}`)
    const { messages } = room.room.snapshot()
    room.room.pin(messages[0]?.id ?? '', true)
    const { done } = room.room.compactions(room.ids.Ada ?? '').run({ keepTurns: 1 })
    await host.clock.advance(1_000)
    expect(await done).toMatchObject({ compacted: true })
    const branch = openTestRoom(host, host.engine.rooms.branch(room.id, messages.at(-1)?.id ?? '').id)
    expect(Object.keys(branch.room.snapshot().activeCompactions)).toEqual([branch.ids.Ada])
    expect(branch.room.snapshot().pins).toHaveLength(1)
    const requests = await requestsOf(branch, 'five', 'sequential')
    expect(requests).toContain('Pour.')
    expect(requests).toBe(await requestsOf(room, 'five', 'sequential'))
    // Undo there touches nothing here.
    await branch.room.compactions(branch.ids.Ada ?? '').undo()
    expect(Object.keys(room.room.snapshot().activeCompactions)).toEqual([room.ids.Ada])
  })

  test('changes its requests and nobody else’s; undone, it is as before', async () => {
    host.provider.onCall = (call) => {
      const name = speakerOf(call)
      const asked = JSON.stringify(call.request.messages.at(-1)).includes('[Parley') || !JSON.stringify(call.request.messages.at(-1)).includes('Answer now')
      queueMicrotask(() => call.answer(asked ? notes : `${name} says ${'something long and new '.repeat(12)}`))
    }
    const room = createTestRoom(host, 3)
    for (const round of ['one', 'two', 'three', 'four']) await room.round(`${round} ${'about tea and biscuits '.repeat(10)}`)
    const ada = room.ids.Ada ?? ''
    const before = room.given('Bo')
    const log = room.log()
    const calls = host.provider.calls.length
    const { done } = room.room.compactions(ada).run({ keepTurns: 1 })
    await host.clock.advance(1_000)
    expect(await done).toMatchObject({ compacted: true })
    expect(host.provider.calls).toHaveLength(calls + 1)
    expect(room.log()).toEqual(log)
    const { activeCompactions, compactions, participants } = room.room.snapshot()
    expect(Object.keys(activeCompactions)).toEqual([ada])
    expect(compactions.map(({ participantId }) => participantId)).toEqual([ada])
    expect(participants[0]?.contextUsed).toBeLessThan(participants[1]?.contextUsed ?? 0)
    await room.round('five')
    const [summary] = room.given('Ada')
    expect(JSON.stringify(summary)).toContain('Pour.')
    expect(JSON.stringify(room.given('Ada'))).not.toContain('one about tea')
    // Three turns gave way to a summary; the last one and what came since stand as they were.
    expect(room.given('Ada').slice(-2)[0]?.role).toBe('assistant')
    expect(room.given('Bo').slice(0, before.length - 1)).toEqual(before.slice(0, -1))
    expect(JSON.stringify(room.given('Bo'))).not.toContain('Pour.')
    expect(JSON.stringify(room.given('Cy'))).not.toContain('Pour.')
    // It holds after a restart.
    const compacted = JSON.stringify(room.given('Ada').slice(0, 1))
    const answering = host.provider.onCall
    host = await host.crash()
    host.provider.onCall = answering
    const again = openTestRoom(host, room.id)
    await again.round('six')
    expect(JSON.stringify(again.given('Ada').slice(0, 1))).toBe(compacted)
    await again.room.compactions(ada).undo()
    await again.round('seven')
    expect(JSON.stringify(again.given('Ada'))).toContain('one about tea')
    expect(again.given('Ada').filter(({ role }) => role === 'assistant')).toHaveLength(6)
  })

  test('one that does not fit is skipped with the reason, and the others speak', async () => {
    host.provider.onCall = (call) => queueMicrotask(() => call.answer('x'))
    const room = createTestRoom(host, 3)
    room.room.updateParticipant(room.ids.Bo ?? '', { contextLimit: 300, maxTokens: 100 })
    await room.round('long '.repeat(400))
    expect(room.runs()).toEqual(['Ada done', 'Bo skipped', 'Cy done'])
    expect(room.room.snapshot().rounds.at(-1)?.runs[1]).toMatchObject({ reason: 'window', error: { code: 'context_overflow' } })
    room.room.updateParticipant(room.ids.Bo ?? '', { contextLimit: 10_000 })
    room.room.retrySpeaker(room.ids.Bo ?? '')
    await room.free()
    expect(room.given('Bo')).toEqual([user(said('User', 'long '.repeat(400)), said('Ada', 'x'), closing('Bo'))])
  })
})
test('T-18 what a service cut at a stop text is flagged, too, though nobody knows who would have spoken', async () => {
  const room = createTestRoom(host, 2, { execution: { model: 'broadcast' } })
  room.send('go')
  await room.settle()
  for (const [name, text] of [
    ['Ada', 'My view.'],
    ['Bo', ''],
  ] as const)
    room
      .calls(name)[0]
      ?.emit(
        { type: 'block-start', index: 0, block: { type: 'text', text: '' } },
        { type: 'delta', index: 0, text },
        { type: 'block-end', index: 0 },
        { type: 'finish', reason: 'stopText', usage: { input: 1, output: 1, cacheRead: null, cacheWrite: null, reasoning: null } },
      )
  await room.settle()
  const flag = { type: 'notice', notice: 'impersonation', name: null }
  const [, ada, bo] = room.room.snapshot().messages
  expect(ada).toMatchObject({ state: 'completed', stopReason: 'stopText', blocks: [{ type: 'text', text: 'My view.' }, flag] })
  expect(bo).toMatchObject({ state: 'failed', error: { message: 'Bo answered only as somebody else. Try again.' } })
})

test('T-18 with a full cast nobody is cut in honest text, and the user is among those who are', async () => {
  const room = createTestRoom(host, 8, { execution: { model: 'broadcast' } })
  room.send('go')
  await room.settle()
  const honest = 'See this:\n```yaml\nUser: root\nBo: x\n```\nThat is all.'
  for (const call of host.provider.calls) expect(call.request.stop?.some((stop) => honest.includes(stop))).toBe(false)
  await room.answer('Ada', honest)
  await room.answer('Hal', 'Mine.\nUser: thanks')
  const texts = room.room.snapshot().messages.flatMap(({ author, blocks }) => (author.name === 'Ada' || author.name === 'Hal' ? blocks : []))
  expect(texts).toEqual([
    { type: 'text', text: honest },
    { type: 'text', text: 'Mine.' },
    { type: 'notice', notice: 'impersonation', name: 'User' },
  ])
})
