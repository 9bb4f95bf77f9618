import type { ChatEvent } from '@shared/events/chat'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyOps, isText, joinText, type StreamOp } from '../../../../src/renderer/store/apply'
import { INITIAL_STATE, type StoreState } from '../../../../src/renderer/store/state'
import { appState, CHAT_ID, chatSource, chatState, idOf, message, stepArbitrary, summary } from '../../shared/sources'
import { compaction } from '../parts/compaction/compactions'

const chatEvent = (event: ChatEvent): StreamOp => ({ stream: 'chat', id: CHAT_ID, kind: 'event', event })
const chatSnapshot = (state = chatState()): StreamOp => ({ stream: 'chat', id: CHAT_ID, kind: 'snapshot', state })
const watching: StoreState = { ...INITIAL_STATE, chats: { [CHAT_ID]: { state: null, error: null } } }
const chatOf = (state: StoreState) => state.chats[CHAT_ID]?.state

describe('applyOps', () => {
  test('events in any batches lead to the same state', () => {
    fc.assert(
      fc.property(fc.array(stepArbitrary, { maxLength: 60 }), fc.array(fc.nat(5)), (steps, sizes) => {
        const source = chatSource()
        const ops = steps.map((step) => chatEvent(source.next(step)))
        let state = applyOps(watching, [chatSnapshot(chatSource().state())])
        for (const size of [...sizes, ops.length]) state = applyOps(state, ops.splice(0, size))
        expect(chatOf(state)).toEqual(source.state())
      }),
    )
  })

  test('nothing to apply is nothing changed', () => {
    expect(applyOps(watching, [])).toBe(watching)
  })

  test('a chat nobody watches is left out', () => {
    expect(applyOps(INITIAL_STATE, [chatSnapshot()]).chats).toBe(INITIAL_STATE.chats)
  })

  test('text touches its chat and nothing else', () => {
    const streaming = message(1_001, { state: 'streaming', blocks: [{ type: 'text', text: '' }] })
    const start = applyOps({ ...watching, chats: { ...watching.chats, [idOf(2)]: { state: chatState(), error: null } } }, [
      { stream: 'app', kind: 'snapshot', state: appState([summary(5)]) },
      chatSnapshot(chatState([message(1_000), streaming])),
    ])
    const after = applyOps(start, [chatEvent({ type: 'text-appended', messageId: streaming.id, index: 0, text: 'x' })])
    // What the sidebar and the shell read keeps its identity, so that they do not render.
    for (const key of Object.keys(start) as (keyof StoreState)[]) if (key !== 'chats') expect(after[key]).toBe(start[key])
    expect(after.chats[idOf(2)]).toBe(start.chats[idOf(2)])
    expect(chatOf(after)?.messages[0]).toBe(chatOf(start)?.messages[0])
    expect(chatOf(after)?.status).toBe(chatOf(start)?.status)
  })

  test('text of a summary changes its compaction and nothing else', () => {
    const [done, running] = [compaction(idOf(1)), compaction(idOf(2), { state: 'running', text: '' })]
    const start = applyOps(watching, [chatSnapshot(chatState([message(1_000)], { compactions: [done, running] }))])
    const after = applyOps(start, [chatEvent({ type: 'compaction-text', id: idOf(2), text: 'Goal' })])
    expect(chatOf(after)?.compactions.map(({ text }) => text)).toEqual([undefined, 'Goal'])
    expect(chatOf(after)?.compactions[0]).toBe(chatOf(start)?.compactions[0])
    expect(chatOf(after)?.messages).toBe(chatOf(start)?.messages)
  })

  test('compactions that are told again keep their identity', () => {
    const start = applyOps(watching, [chatSnapshot(chatState([], { compactions: [compaction(idOf(1))], pins: [idOf(5)] }))])
    const told = { type: 'compactions-changed', compactions: structuredClone([compaction(idOf(1)), compaction(idOf(2))]), active: idOf(2) } as const
    const after = applyOps(start, [chatEvent(told), chatEvent({ type: 'pins-changed', pins: [idOf(5)] })])
    expect(chatOf(after)?.compactions[0]).toBe(chatOf(start)?.compactions[0])
    expect(chatOf(after)?.compactions).toHaveLength(2)
    expect(chatOf(after)?.pins).toBe(chatOf(start)?.pins)
  })

  test('a status that says the same again is the same object', () => {
    const start = applyOps(watching, [chatSnapshot()])
    const same = structuredClone(chatState().status)
    expect(chatOf(applyOps(start, [chatEvent({ type: 'status-changed', status: same })]))?.status).toBe(chatOf(start)?.status)
  })

  test('a snapshot after a cut keeps what is equal, and older messages that lead up to it', () => {
    const old = [message(1_001), message(1_002), message(1_003)]
    const start = applyOps(watching, [chatSnapshot(chatState(old, { more: false }))])
    const fresh = chatState(structuredClone([message(1_002), message(1_003), message(1_004)]), { more: true })
    const after = chatOf(applyOps(start, [chatSnapshot(fresh)]))
    expect(after?.messages.map((row) => row.id)).toEqual([1_001, 1_002, 1_003, 1_004].map(idOf))
    expect(after?.messages.slice(0, 3)).toEqual(old)
    for (const index of [0, 1, 2]) expect(after?.messages[index]).toBe(chatOf(start)?.messages[index])
    expect(after?.more).toBe(false)
  })

  test('a snapshot that begins right after what is loaded is joined to it', () => {
    const start = applyOps(watching, [chatSnapshot(chatState([message(1_001), message(1_002)], { more: true }))])
    const after = applyOps(start, [chatSnapshot(chatState([message(1_003), message(1_004)], { more: true }))])
    expect(chatOf(after)?.messages.map((row) => row.id)).toEqual([1_001, 1_002, 1_003, 1_004].map(idOf))
  })

  test('older messages are dropped where they may have changed or do not lead up to the snapshot', () => {
    const fresh = chatState([message(1_002), message(1_003)], { more: true })
    const unfinished = chatState([message(1_001, { state: 'streaming' }), message(1_002)])
    expect(chatOf(applyOps(applyOps(watching, [chatSnapshot(unfinished)]), [chatSnapshot(fresh)]))).toEqual(fresh)
    const foreign = chatState([message(1_500), message(1_501)])
    expect(chatOf(applyOps(applyOps(watching, [chatSnapshot(foreign)]), [chatSnapshot(fresh)]))).toEqual(fresh)
  })

  test('a refused stream shows why, and a later snapshot heals it', () => {
    const error = { code: 'not_found', message: 'gone', retryable: false } as const
    const refused = applyOps(watching, [{ stream: 'chat', id: CHAT_ID, kind: 'refused', error }])
    expect(refused.chats[CHAT_ID]).toEqual({ state: null, error })
    expect(applyOps(refused, [chatSnapshot()]).chats[CHAT_ID]?.error).toBeNull()
  })

  test('changed models or connections empty the cache of models', () => {
    const start: StoreState = { ...applyOps(INITIAL_STATE, [{ stream: 'app', kind: 'snapshot', state: appState() }]), models: { '': [] } }
    expect(applyOps(start, [{ stream: 'app', kind: 'event', event: { type: 'models-changed' } }]).models).toEqual({})
    expect(applyOps(start, [{ stream: 'app', kind: 'event', event: { type: 'connections-changed', connections: [] } }]).models).toEqual({})
  })

  test('the next page begins after the last row that is not pinned', () => {
    const rows = [summary(9, { pinned: true }), summary(8), summary(7), summary(2, { pinned: true })]
    const state = applyOps(INITIAL_STATE, [{ stream: 'app', kind: 'snapshot', state: appState(rows) }])
    expect(state.cursor).toEqual({ id: idOf(7), updatedAt: 7 })
  })

  test('the archive follows what happens to its conversations', () => {
    const app: StreamOp = { stream: 'app', kind: 'snapshot', state: appState() }
    const start: StoreState = { ...applyOps(INITIAL_STATE, [app]), archived: { rows: [summary(3, { archived: true })], more: false, loaded: true } }
    const changed = (n: number, archived: boolean): StreamOp => ({
      stream: 'app',
      kind: 'event',
      event: { type: 'conversation-changed', conversation: summary(n, { archived }) },
    })
    const more = applyOps(start, [changed(5, true), changed(6, false)])
    expect(more.archived.rows.map((row) => row.id)).toEqual([idOf(5), idOf(3)])
    expect(applyOps(more, [changed(3, false)]).archived.rows.map((row) => row.id)).toEqual([idOf(5)])
    const removed = applyOps(more, [{ stream: 'app', kind: 'event', event: { type: 'conversation-removed', id: idOf(5) } }])
    expect(removed.archived.rows.map((row) => row.id)).toEqual([idOf(3)])
  })
})

describe('joinText', () => {
  const text = (n: number, index: number, letters: string) => chatEvent({ type: 'text-appended', messageId: idOf(n), index, text: letters })

  test('joins neighbours of the same block and nothing else', () => {
    const ops = [text(1, 0, 'a'), text(1, 0, 'b'), text(1, 1, 'c'), text(2, 1, 'd'), chatSnapshot(), text(2, 1, 'e')]
    expect(joinText(ops)).toEqual([text(1, 0, 'ab'), text(1, 1, 'c'), text(2, 1, 'd'), chatSnapshot(), text(2, 1, 'e')])
  })

  test('joins pieces of the same summary', () => {
    const piece = (n: number, letters: string) => chatEvent({ type: 'compaction-text', id: idOf(n), text: letters })
    expect(joinText([piece(1, 'a'), piece(1, 'b'), piece(2, 'c'), text(1, 0, 'd'), piece(2, 'e')])).toEqual([
      piece(1, 'ab'),
      piece(2, 'c'),
      text(1, 0, 'd'),
      piece(2, 'e'),
    ])
    expect(isText(piece(1, 'a'))).toBe(true)
  })

  test('only streaming text may wait', () => {
    expect(isText(text(1, 0, 'a'))).toBe(true)
    expect(isText(chatEvent({ type: 'message-added', message: message(1) }))).toBe(false)
    expect(isText(chatSnapshot())).toBe(false)
  })
})
