import { describe, expect, test } from 'vitest'
import { goodSummary } from '../fixtures/wire/model-server'
import { anId, newId, play, startDemo } from './room-application'

const HELLO = play({ text: 'Hello.', usage: { input: 10, output: 2 } })

describe('rooms, as scripts rely on them', () => {
  test('a room is made, and says who is who', async () => {
    const { ok, participant } = await startDemo()
    const made = await ok('room.create', { title: 'A room', participants: [participant('Ann'), participant('Bo')], execution: { model: 'broadcast' } })
    expect(made).toEqual({
      id: anId,
      participants: [
        { id: anId, name: 'Ann' },
        { id: anId, name: 'Bo' },
      ],
    })
    expect(await ok('conversation.get', { id: made.id })).toMatchObject({ id: made.id, kind: 'room', title: 'A room', running: false })
  })

  test('a message without wait gives the round, with wait its end and every run', async () => {
    const { ok, room, send } = await startDemo()
    const { id, cast } = await room(['Ann', 'Bo'])
    const first = await ok('room.send', { id, requestId: newId(), text: play({ text: 'Now.', hang: true }) })
    expect(first).toEqual({ roundId: anId })
    expect(await ok('room.stop', { id })).toEqual({ stopped: true })
    expect(await send(id, HELLO)).toEqual({
      roundId: anId,
      state: 'done',
      runs: cast.map((participantId) => ({ participantId, state: 'done', messageId: anId })),
    })
  })

  test('the same requestId again sends nothing and gives the first outcome', async () => {
    const { ok, room } = await startDemo()
    const { id } = await room(['Ann', 'Bo'])
    const input = { id, requestId: newId(), text: HELLO, wait: true }
    const first = await ok('room.send', input)
    expect(await ok('room.send', input)).toEqual(first)
    expect((await ok('conversation.messages', { id })).messages).toHaveLength(3)
    expect((await ok('usage.report', { id })).entries).toHaveLength(2)
  })

  test('who failed is told with the error, and is retried alone', async () => {
    const { ok, room, send } = await startDemo()
    const { id, cast } = await room(['Ann', 'Bo'])
    const [ann = '', bo = ''] = cast
    const sent = await send(id, play({ text: 'Now it works.', error: 'auth', errorAfter: 0, errorTimes: 1 }))
    expect(sent).toEqual({
      roundId: anId,
      state: 'done',
      runs: [
        { participantId: ann, state: 'failed', messageId: anId, error: expect.objectContaining({ code: 'auth', message: expect.any(String) }) },
        { participantId: bo, state: 'done', messageId: anId },
      ],
    })
    const retried = await ok('room.retrySpeaker', { id, participantId: ann, wait: true })
    expect(retried).toMatchObject({ roundId: sent.roundId, state: 'done' })
    expect(retried.runs?.map(({ participantId, state }) => [participantId, state])).toEqual([
      [ann, 'failed'],
      [ann, 'done'],
      [bo, 'done'],
    ])
    expect((await ok('usage.report', { id })).entries.map(({ errorCode }) => errorCode)).toEqual([null, null, 'auth'])
  })

  test('a message during a round waits outside the log, opens the next round, and can be taken back before', async () => {
    const { ok, room, transcript } = await startDemo()
    const { id } = await room(['Ann', 'Bo'])
    const first = await ok('room.send', { id, requestId: newId(), text: play({ text: 'Thinking', hang: true }) })
    const second = await ok('room.send', { id, requestId: newId(), text: HELLO })
    const third = await ok('room.send', { id, requestId: newId(), text: 'Never mind.' })
    expect(new Set([first, second, third].map(({ roundId }) => roundId)).size).toBe(3)
    expect((await transcript(id)).filter((line) => line.startsWith('user'))).toHaveLength(1)
    expect(await ok('room.unqueue', { id, roundId: third.roundId })).toEqual({ removed: true })
    expect(await ok('room.unqueue', { id, roundId: third.roundId })).toEqual({ removed: false })
    const { rounds } = await ok('room.rounds', { id })
    await ok('room.stop', { id })
    const end = await ok('room.conclude', { id, requestId: newId(), wait: true })
    expect(end).toEqual({ roundId: anId, state: 'done', runs: [1, 2].map(() => ({ participantId: anId, state: 'done', messageId: anId })) })
    expect(rounds[0]).toMatchObject({ id: first.roundId, number: 1 })
    expect((await ok('room.rounds', { id })).rounds.map((round) => [round.id, round.kind, round.state])).toEqual([
      [first.roundId, 'message', 'stopped'],
      [second.roundId, 'message', 'done'],
      [end.roundId, 'conclusion', 'done'],
    ])
  })

  test('step gives one utterance at a time and says when the round is complete', async () => {
    const { ok, room } = await startDemo()
    const { id, cast } = await room(['Ann', 'Bo'])
    const { roundId } = await ok('room.send', { id, requestId: newId(), text: HELLO, start: 'step' })
    expect((await ok('conversation.messages', { id })).messages).toHaveLength(1)
    expect(await ok('room.step', { id, wait: true })).toEqual({ utterance: { participantId: cast[0], messageId: anId }, roundComplete: false })
    expect(await ok('room.step', { id })).toEqual({ utterance: { participantId: cast[1], messageId: anId }, roundComplete: true })
    expect((await ok('room.rounds', { id })).rounds).toEqual([expect.objectContaining({ id: roundId, state: 'done' })])
  })

  test('an order, a model and mentions of one message change nothing but its round', async () => {
    const { ok, room, send } = await startDemo()
    const { id, cast } = await room(['Ann', 'Bo', 'Cy'])
    const [ann, bo = '', cy] = cast
    const ordered = await send(id, HELLO, { execution: { order: ['Cy', 'ann'] } })
    expect(ordered.runs?.map(({ participantId }) => participantId)).toEqual([cy, ann, bo])
    const named = await send(id, `@Bo ${HELLO}`, { execution: { model: 'mentioned' }, mentions: [{ participantId: bo, start: 0, end: 3 }] })
    expect(named.runs?.map(({ participantId }) => participantId)).toEqual([bo])
    expect((await send(id, HELLO)).runs?.map(({ participantId }) => participantId)).toEqual(cast)
    expect((await ok('room.rounds', { id })).rounds.map(({ execution }) => [execution.model, execution.order])).toEqual([
      ['sequential', ['Cy', 'ann']],
      ['mentioned', null],
      ['sequential', null],
    ])
  })

  test('context only is stored and answered by nobody, and delivered with the next round', async () => {
    const { ok, room, send } = await startDemo()
    const { id, cast } = await room(['Ann', 'Bo'])
    expect(await send(id, 'For your information.', { contextOnly: true })).toEqual({ roundId: anId, state: 'done', runs: [] })
    const [noted] = (await ok('conversation.messages', { id })).messages
    expect(await ok('room.deliveries', { id, messageId: noted?.id ?? '' })).toEqual({ deliveries: [] })
    await send(id, HELLO)
    expect(await ok('room.deliveries', { id, messageId: noted?.id ?? '' })).toEqual({
      deliveries: cast.map((participantId) => ({ messageId: noted?.id, participantId, runId: anId, how: 'run' })),
    })
  })

  test('speak, pause, run and conclude', async () => {
    const { ok, room } = await startDemo()
    const { id, cast } = await room(['Ann', 'Bo'], 'manual')
    const requestId = newId()
    expect(await ok('room.send', { id, requestId: newId(), text: HELLO, wait: true })).toEqual({ roundId: anId, state: 'done', runs: [] })
    const spoken = await ok('room.speak', { id, requestId, participantId: cast[1] ?? '', instruction: 'Be brief.', wait: true })
    expect(spoken).toEqual({ roundId: anId, state: 'done', runs: [{ participantId: cast[1], state: 'done', messageId: anId }] })
    expect(await ok('room.speak', { id, requestId, participantId: cast[1] ?? '', wait: true })).toEqual(spoken)
    expect(await ok('room.pause', { id })).toEqual({ paused: false })
    expect(await ok('room.stop', { id })).toEqual({ stopped: false })
    const { roundId } = await ok('room.run', { id, autonomous: { rounds: 1 }, wait: true })
    expect(roundId).toEqual(anId)
    expect(await ok('room.conclude', { id, requestId: newId(), wait: true })).toMatchObject({ state: 'done', runs: [{ state: 'done' }, { state: 'done' }] })
  })

  test('wait answers when a round is paused and nobody speaks', async () => {
    const { ok, room, send } = await startDemo()
    const { id } = await room(['Ann', 'Bo'])
    const requestId = newId()
    const stepped = await send(id, HELLO, { requestId, start: 'step' })
    expect(stepped).toEqual({ roundId: anId, state: 'paused', runs: [1, 2].map(() => ({ participantId: anId, state: 'queued' })) })
    await ok('room.step', { id })
    expect(await send(id, HELLO, { requestId })).toMatchObject({ roundId: stepped.roundId, state: 'paused', runs: [{ state: 'done' }, { state: 'queued' }] })
    const behind = ok('room.send', { id, requestId: newId(), text: HELLO, wait: true })
    expect(await ok('room.run', { id, wait: true })).toMatchObject({ roundId: stepped.roundId, state: 'done' })
    expect(await behind).toMatchObject({ state: 'done', runs: [{ state: 'done' }, { state: 'done' }] })
    const asked = await room(['Ann', 'Bo'], 'sequential', { limits: { tokens: 1, onBudget: 'ask' } })
    expect(await send(asked.id, HELLO)).toMatchObject({ state: 'paused', runs: [{ state: 'queued' }, { state: 'queued' }] })
  })

  test('a paused round goes on with run', async () => {
    const { ok, room } = await startDemo()
    const { id } = await room(['Ann', 'Bo'])
    const { roundId } = await ok('room.send', { id, requestId: newId(), text: HELLO })
    expect(await ok('room.pause', { id })).toEqual({ paused: true })
    expect(await ok('room.run', { id, wait: true })).toMatchObject({ roundId, state: 'done', runs: [{ state: 'done' }, { state: 'done' }] })
  })

  test('what broke off counts when the user says so', async () => {
    const { ok, room, send } = await startDemo()
    const { id, cast } = await room(['Ann', 'Bo'])
    const sent = await send(id, play({ text: 'Half of it', error: 'network', errorAfter: 2, errorTimes: 1 }))
    const partial = sent.runs?.[0]?.messageId ?? ''
    expect(await ok('room.acceptPartial', { id, messageId: partial })).toEqual({})
    await send(id, HELLO)
    expect((await ok('room.deliveries', { id, messageId: partial })).deliveries).toEqual([expect.objectContaining({ participantId: cast[1], how: 'run' })])
  })

  test('the cast changes, and the log says so', async () => {
    const { ok, room, send, participant, transcript } = await startDemo()
    const { id, cast } = await room(['Ann', 'Bo'])
    await send(id, HELLO)
    const joined = await ok('room.addParticipant', { id, participant: participant('Cy'), joining: { strategy: 'recent', rounds: 1 } })
    expect(joined).toEqual({ id: anId })
    expect(await ok('room.updateParticipant', { id, participantId: joined.id, muted: true, position: 0 })).toEqual({})
    expect((await send(id, HELLO)).runs?.map(({ participantId }) => participantId)).toEqual(cast)
    expect(await ok('room.removeParticipant', { id, participantId: joined.id })).toEqual({})
    expect(await ok('room.configure', { id, title: 'Renamed', topic: 'Tea', talkStyle: 'debate', limits: { parallel: 2 } })).toEqual({})
    expect(await ok('conversation.get', { id })).toMatchObject({ title: 'Renamed' })
    expect((await transcript(id)).filter((line) => line.includes('(cast)'))).toHaveLength(3)
    expect((await ok('room.deliveries', { id })).deliveries.filter(({ participantId }) => participantId === joined.id)).toEqual([
      { messageId: anId, participantId: joined.id, runId: null, how: 'joining' },
      { messageId: anId, participantId: joined.id, runId: null, how: 'joining' },
      { messageId: anId, participantId: joined.id, runId: null, how: 'joining' },
    ])
  })

  test('over the budget a speaker waits for a word', async () => {
    const { ok, room } = await startDemo()
    const { id, cast } = await room(['Ann', 'Bo'], 'sequential', { limits: { tokens: 1, onBudget: 'ask' } })
    const { roundId } = await ok('room.send', { id, requestId: newId(), text: HELLO })
    expect((await ok('room.rounds', { id })).rounds).toEqual([expect.objectContaining({ state: 'paused', cause: 'budget' })])
    expect(await ok('room.allowSpeaker', { id, participantId: cast[0] ?? '', allow: false })).toEqual({})
    expect(await ok('room.allowSpeaker', { id, participantId: cast[1] ?? '', allow: false })).toEqual({})
    expect((await ok('room.rounds', { id })).rounds).toEqual([
      expect.objectContaining({
        id: roundId,
        state: 'done',
        runs: [expect.objectContaining({ state: 'skipped', reason: 'budget' }), expect.objectContaining({ state: 'skipped' })],
      }),
    ])
  })
})

describe('what rooms share with chats', () => {
  test('get, messages, update, remove, restore', async () => {
    const { ok, room, send, refused } = await startDemo()
    const { id, cast } = await room(['Ann', 'Bo'])
    await send(id, HELLO)
    const { messages, more } = await ok('conversation.messages', { id })
    expect(messages.map(({ author, blocks, state }) => ({ author, blocks, state }))).toEqual([
      { author: { kind: 'user' }, blocks: [{ type: 'text', text: HELLO }], state: 'completed' },
      { author: { kind: 'participant', participantId: cast[0], name: 'Ann' }, blocks: [{ type: 'text', text: 'Hello.' }], state: 'completed' },
      { author: { kind: 'participant', participantId: cast[1], name: 'Bo' }, blocks: [{ type: 'text', text: 'Hello.' }], state: 'completed' },
    ])
    expect(messages[1]?.usage).toMatchObject({ input: 10, output: 2 })
    expect(more).toBe(false)
    expect(await ok('conversation.messages', { id, limit: 1 })).toEqual({ messages: [messages[2]], more: true })
    expect(await ok('conversation.messages', { id, before: messages[1]?.id ?? '' })).toEqual({ messages: [messages[0]], more: false })
    expect(await ok('conversation.update', { id, title: 'Another', pinned: true, archived: false, unread: false, draft: 'half' })).toEqual({})
    expect(await ok('conversation.get', { id })).toMatchObject({ title: 'Another', pinned: true, unread: false })
    expect(await ok('conversation.remove', { id })).toEqual({})
    expect(await refused('conversation.get', { id })).toMatchObject({ code: 'not_found' })
    expect(await refused('room.send', { id, requestId: newId(), text: 'Hello?' })).toMatchObject({ code: 'not_found' })
    expect(await ok('conversation.restore', { id })).toEqual({})
    expect(await send(id, HELLO)).toMatchObject({ state: 'done' })
  })

  test('a removed room is restored with the round that was stopped', async () => {
    const { ok, room } = await startDemo()
    const { id } = await room(['Ann', 'Bo'], 'broadcast')
    const { roundId } = await ok('room.send', { id, requestId: newId(), text: play({ text: 'Going on', hang: true }) })
    await ok('conversation.remove', { id })
    await ok('conversation.restore', { id })
    expect(await ok('room.send', { id, requestId: newId(), text: HELLO, wait: true })).toMatchObject({ state: 'done' })
    expect((await ok('room.rounds', { id })).rounds[0]).toMatchObject({ id: roundId, state: 'stopped', runs: [{ state: 'stopped' }, { state: 'stopped' }] })
  })

  test('a fork has the same past with ids of its own', async () => {
    const { ok, room, send, transcript } = await startDemo()
    const { id } = await room(['Ann', 'Bo'])
    await send(id, HELLO)
    const before = await transcript(id)
    const { messages } = await ok('conversation.messages', { id })
    await send(id, HELLO)
    const fork = await ok('conversation.fork', { id, messageId: messages.at(-1)?.id ?? '' })
    expect(fork).toEqual({ id: anId })
    expect(await transcript(fork.id)).toEqual(before)
    const copied = (await ok('conversation.messages', { id: fork.id })).messages
    expect(copied.some((message) => messages.some((each) => each.id === message.id))).toBe(false)
    expect(await ok('usage.report', { id: fork.id })).toEqual({ entries: [], more: false })
    expect(await send(fork.id, HELLO)).toMatchObject({ state: 'done' })
    expect(await transcript(id)).toHaveLength(6)
  })

  test('usage has one line for each request', async () => {
    const { ok, room, send } = await startDemo()
    const { id } = await room(['Ann', 'Bo'], 'broadcast')
    await send(id, HELLO)
    const { entries, more } = await ok('usage.report', { id })
    expect(more).toBe(false)
    expect(
      entries.map(({ conversationId, purpose, provider, model, usage, errorCode }) => ({ conversationId, purpose, provider, model, usage, errorCode })),
    ).toEqual(
      [1, 2].map(() => ({
        conversationId: id,
        purpose: 'answer',
        provider: 'demo',
        model: 'demo-chat',
        usage: expect.objectContaining({ input: 10, output: 2 }),
        errorCode: null,
      })),
    )
  })

  test('compaction of one participant: preview, run, undo, redo, list', async () => {
    const { ok, room, send } = await startDemo()
    const { id, cast } = await room(['Ann', 'Bo'])
    const [ann = '', bo = ''] = cast
    for (const topic of ['tea', 'bread', 'rain']) await send(id, play({ text: `We talk about ${topic} and about many other things. `.repeat(40) }))
    const figures = {
      compacted: expect.any(Boolean),
      strategy: expect.any(String),
      trigger: 'manual',
      messagesBefore: expect.any(Number),
      messagesAfter: expect.any(Number),
      turnsCompacted: expect.any(Number),
      turnsKept: expect.any(Number),
      toolResultsSummarized: 0,
      toolResultsRedacted: 0,
      tokensBefore: expect.any(Number),
      tokensAfter: expect.any(Number),
      summaryLength: expect.any(Number),
    }
    const subject = { id, participantId: ann }
    expect(await ok('compaction.preview', { ...subject, keepTurns: 1, strategy: 'llm' })).toMatchObject(figures)
    const before = await ok('usage.report', { id })
    const run = await ok('compaction.run', { ...subject, keepTurns: 1, strategy: 'llm', focus: play({ text: goodSummary(1) }), wait: true })
    expect(run).toMatchObject({ ...figures, checkpointId: anId, compacted: true, turnsKept: 1 })
    expect((await ok('usage.report', { id })).entries.length).toBeGreaterThan(before.entries.length)
    expect(await ok('compaction.list', subject)).toMatchObject({ compactions: [{ id: run.checkpointId }], active: run.checkpointId })
    expect(await ok('compaction.list', { id, participantId: bo })).toEqual({ compactions: [], active: null })
    expect(await ok('compaction.undo', subject)).toEqual({ active: null })
    expect(await ok('compaction.redo', subject)).toEqual({ active: run.checkpointId })
    expect(await ok('compaction.cancel', subject)).toEqual({ cancelled: false })
    expect(await ok('compaction.run', { id, participantId: bo, keepTurns: 1, focus: play({ text: goodSummary(2) }) })).toEqual({ checkpointId: anId })
  })
})
