import { Failure } from '@shared/errors'
import type { ChatEvent, ChatState } from '@shared/events/chat'
import { reduceChat } from '@shared/events/reduce-chat'
import { PROVIDER_IDS } from '@shared/model/connection'
import { isFinal, type Message, type MessageState, messageText } from '@shared/model/message'
import { expect } from 'vitest'
import { coverageOf } from '../../../../../src/main/engine/compaction/coverage'
import { project } from '../../../../../src/main/engine/context/project'
import { validate } from '../../../../../src/main/engine/context/validate'
import { viewOf } from '../../../../../src/main/engine/sessions/context-view'
import { simpleTokenizer } from '../../../../fixtures/engine'
import { isSummaryRequest } from '../compaction/talk'
import type { OpenRequest, World } from './world'

type Row = { readonly uid: string; readonly state: MessageState; readonly kind: string; readonly content: string }

/** What must be true of one chat whatever happens to it, and what is needed to know it. */
export type Book = {
  readonly chat: string
  /** A text that occurs in no other message, for one the engine is about to accept. */
  mark(): string
  accepted(marker: string, turnId: string): void
  discarded(turnId: string): void
  /** Runs what may be refused: then it must be a typed failure and nothing may have changed. Returns null if it was refused. */
  attempt<T>(work: () => T): T | null
  /** The same for what takes a moment. */
  attemptAsync(work: () => Promise<unknown>): Promise<void>
  /** Checks everything that must hold after each command. */
  check(): void
  /** Restarts the app and checks that nothing visible has changed but what was running. */
  restart(gently: boolean): Promise<void>
  close(): void
}

export function openBook(world: World): Book {
  const chat = world.engine.createChat({ connectionId: world.connections[0]?.id, model: 'm', maxTokens: 200 }).id
  const markers = new Map<string, string>()
  const discarded = new Set<string>()
  const finals = new Map<string, string>()
  const contexts = new Map<string, string>()
  let marks = 0
  let rowCount = 0
  let window = watch(world, chat)

  const rows = (): readonly Row[] =>
    world.db
      .prepare<[string], Row>(
        `SELECT m.uid, m.state, m.author_kind AS kind, json_array(m.blocks, m.parent_id, m.turn_uid, m.usage, m.error, m.ended_at) AS content
         FROM message m JOIN conversation c ON c.id = m.conversation_id WHERE c.uid = ?`,
      )
      .all(chat)
  const stored = (): string => JSON.stringify([rows(), world.opened.store.conversations.get(chat)?.headId, world.opened.store.queue.list(chat)])

  world.onRequest = (made) => {
    const turnId = world.engine.chatState(chat).turn?.id ?? ''
    const marker = [...markers].find(([, turn]) => turn === turnId)?.[0]
    checkRequest(made)
    if (isSummaryRequest(made.request)) return
    const text = JSON.stringify(made.request.messages)
    expect(text.split(marker ?? 'no turn is running').length - 1, 'the question of the turn is in the request once').toBe(1)
  }

  /** What the model is given now is a function of the log and what is in force: the same whenever it is the same. */
  function checkCompactions(): void {
    const { store } = world.opened
    const record = store.conversations.get(chat)
    const entries = record?.headId ? store.messages.branch(record.headId) : []
    const stored = store.checkpoints.list(chat, null)
    const pins = new Set(store.pins.list(chat))
    const { record: active, checkpoint, start } = viewOf(simpleTokenizer, entries, stored, pins)
    const context = entries.slice(start)
    const { pinned, covered, kept } = coverageOf(context, checkpoint?.recipe ?? null, pins)
    expect(pinned.length + covered.length + kept.length, 'messages in exactly one place').toBe(context.length)
    expect(pinned).toEqual(checkpoint?.pinned ?? [])
    if (kept.length > 0 && kept.length < context.length) expect(['user', 'system']).toContain(kept[0]?.message.author.kind)
    const target = { interruptedAnswers: 'keep', tools: true, images: null, documents: new Map(), contextHash: '', continuing: false } as const
    const sent = JSON.stringify(project(context, checkpoint, target))
    for (const { message } of pinned)
      if (message.author.kind === 'user') expect(sent).toContain(JSON.stringify(messageText(message.blocks).toWellFormed()).slice(1, -1))
    const unfinished = entries.some(({ message }) => !isFinal(message.state))
    const key = JSON.stringify([record?.headId, active?.id, active?.version, [...pins]])
    if (!unfinished) expect(contexts.get(key) ?? sent, 'the context on the same ground').toBe(sent)
    if (!unfinished) contexts.set(key, sent)
    expect(stored.filter(({ state }) => state === 'running').length, 'compactions at once').toBeLessThanOrEqual(1)
    for (const { state, result } of stored) {
      if (state === 'committed' || state === 'undone') expect(result.tokensAfter, 'tokens of a compaction').toBeLessThan(result.tokensBefore)
      if (state === 'failed') expect(result).toMatchObject({ compacted: false, error: { code: expect.any(String) } })
    }
  }

  function check(): void {
    expect(world.complaints, 'complaints of the engine').toEqual([])
    const now = rows()
    expect(now.length, 'rows of the log').toBeGreaterThanOrEqual(rowCount)
    rowCount = now.length
    for (const { uid, state, content } of now) {
      const known = finals.get(uid)
      if (known !== undefined) expect(`${state} ${content}`, 'a final message').toBe(known)
      else if (isFinal(state)) finals.set(uid, `${state} ${content}`)
    }
    checkCompactions()
    const queue = JSON.stringify(world.opened.store.queue.list(chat))
    const said = now.filter(({ kind }) => kind === 'user').map(({ content }) => content)
    for (const [marker, turnId] of markers) {
      const times = said.filter((content) => content.includes(marker)).length + (queue.split(marker).length - 1)
      expect(times, `times that accepted message ${marker} is kept`).toBe(discarded.has(turnId) ? 0 : 1)
    }
    // The snapshot first: it hands out what the draft holds back.
    const { status: _, ...truth } = world.engine.chatState(chat)
    const { status: __, ...shown } = window.state()
    expect(shown, 'what a window shows').toEqual(truth)
  }

  return {
    chat,
    mark() {
      marks += 1
      return `«${marks}»`
    },
    accepted: (marker, turnId) => void markers.set(marker, turnId),
    discarded: (turnId) => void discarded.add(turnId),
    attempt(work) {
      const before = stored()
      try {
        return work()
      } catch (reason) {
        if (!(reason instanceof Failure)) throw reason
        expect(stored(), `what is stored after a refusal (${reason.error.code})`).toBe(before)
        return null
      }
    },
    async attemptAsync(work) {
      const before = stored()
      try {
        await work()
      } catch (reason) {
        if (!(reason instanceof Failure)) throw reason
        expect(stored(), `what is stored after a refusal (${reason.error.code})`).toBe(before)
      }
    },
    check,
    async restart(gently) {
      const before = world.engine.chatState(chat)
      window.stop()
      await world.restart(gently)
      const after = world.engine.chatState(chat)
      window = watch(world, chat)
      expect(after.header).toEqual(before.header)
      expect(after.queue).toEqual(before.queue)
      expect(after.messages.map(({ id }) => id)).toEqual(before.messages.map(({ id }) => id))
      after.messages.forEach((message, index) => {
        const old = before.messages[index]
        if (old && isFinal(old.state)) expect(message).toEqual(old)
        else expect(message.state).toBe('interrupted')
      })
      expect(after.status.totals).toEqual(before.status.totals)
      if (before.turn?.state !== 'tools') return
      expect(after.turn?.id).toBe(before.turn.id)
      expect(after.openCalls.map(({ toolCallId }) => toolCallId)).toEqual(before.openCalls.map(({ toolCallId }) => toolCallId))
    },
    close() {
      window.stop()
      world.onRequest = null
    },
  }
}

function checkRequest({ request, author }: OpenRequest): void {
  for (const provider of PROVIDER_IDS) expect(validate(provider, request), `a request by the rules of ${provider}`).toEqual([])
  for (const { blocks } of request.messages)
    for (const block of blocks) if ('opaque' in block && block.opaque) expect(block.opaque, 'what a provider gets back').toEqual({ author })
}

/** A window: a snapshot, and every event since. */
function watch(world: World, chat: string): { state(): ChatState; stop(): void } {
  let state: ChatState | null = null
  const stop = world.hub.subscribe(`chat:${chat}`, undefined, (frame) => {
    if (frame.t === 'snapshot') state = frame.state as ChatState
    else if (state) state = (frame.events as readonly ChatEvent[]).reduce(reduceChat, state)
  })
  return {
    state() {
      if (!state) throw new Error('no snapshot came')
      return state
    },
    stop,
  }
}

/** The messages of the active branch that somebody of this kind wrote. */
export function messagesOf(world: World, chat: string, kind: Message['author']['kind']): readonly Message[] {
  return world.engine.chatState(chat).messages.filter(({ author }) => author.kind === kind)
}
