import { failure } from '@shared/errors'
import type { ChatState } from '@shared/events/chat'
import type { Id } from '@shared/ids'
import type { ChatStatus } from '@shared/model/chat'
import { type Block, isFinal, type Message, messageText } from '@shared/model/message'
import { isRunning, type QueuedRequest, type Turn, type TurnState } from '@shared/model/turn'
import { runChatTurn } from '../turns/chat-turn'
import { clearContext } from './clear'
import { type ConfigInput, configure } from './config'
import {
  type ActiveTurn,
  changeRecord,
  headerOf,
  publishQueue,
  publishStatus,
  publishSummary,
  type SessionPorts,
  type SessionState,
  snapshotOf,
  streamOf,
} from './session-state'
import { statusOf } from './status'
import { titleFrom } from './title'

/** How a turn ended, for callers that wait. */
export type TurnOutcome = { readonly turnId: Id; readonly state: TurnState; readonly message: Message | null }

/** One model's side of one chat. All methods throw `Failure` for what the user can mend, and then nothing has changed. */
export type Session = {
  snapshot(): ChatState
  status(): ChatStatus
  /** Accepts a message: it is stored when this returns. The same `requestId` again returns the first outcome. */
  send(requestId: Id, content: readonly Block[]): { readonly turnId: Id }
  /** Runs the last turn again after it failed or was interrupted; the user's message is not doubled. */
  retry(requestId: Id): { readonly turnId: Id }
  /** Ends the running turn as interrupted; says so where none runs. */
  interrupt(): { readonly interrupted: boolean; readonly turnId?: Id }
  /** Lets a held queue go on; a queued turn that is named goes next, interrupting a running one. */
  resume(turnId?: Id): void
  unqueue(turnId: Id): { readonly removed: boolean }
  queue(): { readonly queue: readonly QueuedRequest[]; readonly held: boolean }
  /** Empties the context by a marker in the log, or takes the last marker back. */
  clear(undo: boolean): void
  configure(input: ConfigInput): void
  /** Changes title, pin, archive, unread mark or the composer's draft. */
  update(patch: { title?: string; pinned?: boolean; archived?: boolean; unread?: boolean; draft?: string }): void
  waitFor(turnId: Id): Promise<TurnOutcome>
  /** A turn is running. */
  readonly running: boolean
  /** Nothing runs and nothing waits: it can be read again from the store at any time. */
  readonly idle: boolean
  /** Refuses new requests, interrupts, and resolves when everything is stored. */
  close(): Promise<void>
}

/** Makes the live object over a loaded state. */
export function createSession(ports: SessionPorts, state: SessionState): Session {
  const { store, hub, ids, clock } = ports
  const conversationId = state.record.id
  const stream = streamOf(conversationId)
  const waiters = new Map<Id, ((outcome: TurnOutcome) => void)[]>()

  function assertOpen(): void {
    if (state.closed) throw failure('shutdown', 'Parley is closing. Send it again after the next start.')
  }

  /** The outcome of an earlier call with the same id, if there was one. */
  function earlier(requestId: Id): { readonly turnId: Id } | null {
    const known = store.requests.get(requestId)
    if (!known) return null
    if (known.conversationId !== conversationId) throw failure('conflict', 'This requestId was used in another conversation. Make a new one.')
    return { turnId: known.turnId }
  }

  // ------------------------------------------------------------ turns

  /** Stores the user's message and a pending answer in one durable transaction, then lets the turn run. */
  function begin(turnId: Id, requestId: Id | null, content: readonly Block[], createdAt: number): void {
    const now = clock.now()
    const head = state.record.headId
    const user: Message = {
      id: ids.next(),
      conversationId,
      parentId: head,
      turnId,
      author: { kind: 'user' },
      blocks: content,
      state: 'completed',
      createdAt,
      endedAt: now,
    }
    const answer = pendingAnswer(user.id, turnId)
    const turn: Turn = { id: turnId, conversationId, state: 'preparing', createdAt }
    const title = state.record.titled || state.counts.turns > 0 ? state.record.title : titleFrom(content)
    const retitled = title !== state.record.title
    const queued = requestId === null
    changeRecord(ports, state, 'durable', { headId: answer.id, updatedAt: now, title }, () => {
      if (queued) {
        store.queue.remove(turnId)
        store.turns.update(turnId, { state: 'preparing' })
      } else {
        store.turns.insert(turn)
        store.requests.insert(requestId, conversationId, turnId, now)
      }
      store.messages.insert(user, null)
      store.messages.insert(answer, null)
    })
    state.entries = [...state.entries, { message: user, tokens: null }, { message: answer, tokens: null }]
    state.counts.messages += 2
    if (!queued) state.counts.turns += 1
    if (retitled) hub.publish(stream, { type: 'header-changed', header: headerOf(state.record) })
    hub.publish(stream, { type: 'message-added', message: user })
    hub.publish(stream, { type: 'message-added', message: answer })
    run(turn, answer)
  }

  function pendingAnswer(parentId: Id, turnId: Id): Message {
    const { model, connectionId } = state.record.config
    return {
      id: ids.next(),
      conversationId,
      parentId,
      turnId,
      author: { kind: 'assistant' },
      blocks: [],
      state: 'pending',
      createdAt: clock.now(),
      model,
      connectionId,
    }
  }

  function run(turn: Turn, answer: Message): void {
    let end: () => void = () => undefined
    const active: ActiveTurn = {
      turn,
      controller: new AbortController(),
      answer,
      draft: null,
      ended: new Promise((resolve) => {
        end = resolve
      }),
    }
    state.active = active
    hub.publish(stream, { type: 'turn-changed', turn })
    publishStatus(ports, state)
    publishSummary(ports, state)
    void runChatTurn(ports, state, active).then(() => {
      end()
      settle(active)
      next()
    })
  }

  function settle(active: ActiveTurn): void {
    const { id, state: turnState } = active.turn
    const message = state.entries.findLast((entry) => entry.message.id === active.answer.id)?.message ?? null
    for (const resolve of waiters.get(id) ?? []) resolve({ turnId: id, state: turnState, message })
    waiters.delete(id)
  }

  /** Starts the next queued request if the session is free. */
  function next(): void {
    const request = state.queue[0]
    if (!request || state.active || state.held || state.closed) return
    try {
      begin(request.turnId, null, request.content, request.createdAt)
      state.queue = state.queue.slice(1)
    } catch (reason) {
      // The disk refuses: the request stays where it is, in the persisted queue, until the user lets it go on.
      ports.log.error('queued request not started', { conversation: conversationId, reason: String(reason) })
      state.held = true
    }
    publishQueue(ports, state)
    publishStatus(ports, state)
  }

  function enqueue(turnId: Id, requestId: Id, content: readonly Block[], createdAt: number): void {
    const request: QueuedRequest = { turnId, requestId, content, createdAt }
    store.transaction('durable', () => {
      store.turns.insert({ id: turnId, conversationId, state: 'queued', createdAt })
      store.queue.add(conversationId, request)
      store.requests.insert(requestId, conversationId, turnId, createdAt)
    })
    state.counts.turns += 1
    state.queue = [...state.queue, request]
    publishQueue(ports, state)
    publishStatus(ports, state)
  }

  function interrupt(): { readonly interrupted: boolean; readonly turnId?: Id } {
    const { active } = state
    if (!active || active.controller.signal.aborted) return { interrupted: false }
    active.controller.abort()
    return { interrupted: true, turnId: active.turn.id }
  }

  return {
    snapshot: () => snapshotOf(ports, state),
    status: () => statusOf(ports, state),
    send(requestId, content) {
      const known = earlier(requestId)
      if (known) return known
      assertOpen()
      const clean = content.map(wellFormed)
      if (!clean.some((block) => block.type !== 'text') && messageText(clean).trim() === '')
        throw failure('validation', 'The message is empty. Write something first.')
      if (clean.some((block) => block.type !== 'text')) throw failure('unsupported', 'Images and files cannot be sent yet.')
      const turnId = ids.next()
      // A new message is the user's go for whatever a crash left waiting; the order of arrival stays.
      if (state.held) {
        enqueue(turnId, requestId, clean, clock.now())
        state.held = false
        next()
      } else if (state.active) enqueue(turnId, requestId, clean, clock.now())
      else begin(turnId, requestId, clean, clock.now())
      return { turnId }
    },
    retry(requestId) {
      const known = earlier(requestId)
      if (known) return known
      assertOpen()
      if (state.active) throw failure('conflict', 'An answer is being written. Wait for it or stop it, then retry.')
      const old = state.entries.at(-1)?.message
      if (old?.author.kind !== 'assistant' || (old.state !== 'failed' && old.state !== 'interrupted'))
        throw failure('conflict', 'The last answer is complete: there is nothing to retry.')
      const answer = pendingAnswer(old.parentId ?? old.id, old.turnId)
      const turn: Turn = { id: old.turnId, conversationId, state: 'preparing', createdAt: store.turns.get(old.turnId)?.createdAt ?? old.createdAt }
      const now = clock.now()
      changeRecord(ports, state, 'durable', { headId: answer.id, updatedAt: now }, () => {
        store.requests.insert(requestId, conversationId, turn.id, now)
        store.messages.insert(answer, null)
        store.turns.update(turn.id, { state: 'preparing' })
      })
      state.entries = [...state.entries.slice(0, -1), { message: answer, tokens: null }]
      state.counts.messages += 1
      hub.publish(stream, { type: 'branch-changed', after: answer.parentId, messages: [answer], more: state.entries.length > 1 })
      run(turn, answer)
      return { turnId: turn.id }
    },
    interrupt,
    resume(turnId) {
      assertOpen()
      if (turnId) {
        const request = state.queue.find((queued) => queued.turnId === turnId)
        if (!request) throw failure('not_found', 'This message is not in the queue any more.')
        state.queue = [request, ...state.queue.filter((queued) => queued !== request)]
        publishQueue(ports, state)
      }
      state.held = false
      if (turnId) interrupt()
      if (!state.active) next()
      publishQueue(ports, state)
    },
    unqueue(turnId) {
      const request = state.queue.find((queued) => queued.turnId === turnId)
      if (!request) return { removed: false }
      store.transaction('durable', () => {
        store.queue.remove(turnId)
        store.turns.update(turnId, { state: 'interrupted', endedAt: clock.now() })
      })
      state.queue = state.queue.filter((queued) => queued !== request)
      if (state.queue.length === 0) state.held = false
      publishQueue(ports, state)
      publishStatus(ports, state)
      for (const resolve of waiters.get(turnId) ?? []) resolve({ turnId, state: 'interrupted', message: null })
      waiters.delete(turnId)
      return { removed: true }
    },
    queue: () => ({ queue: state.queue, held: state.held }),
    clear(undo) {
      assertOpen()
      if (state.active) throw failure('conflict', 'An answer is being written. Wait for it or stop it, then clear the context.')
      clearContext(ports, state, undo)
    },
    configure(input) {
      assertOpen()
      const config = configure(ports, state.record.config, input)
      changeRecord(ports, state, 'durable', { config })
      state.systemTokens = config.systemPrompt === null ? 0 : ports.tokenizer.quick(config.systemPrompt)
      hub.publish(stream, { type: 'header-changed', header: headerOf(state.record) })
      publishStatus(ports, state)
      publishSummary(ports, state)
    },
    update(patch) {
      const changed = { ...patch, ...(patch.title !== undefined && { titled: true }) }
      changeRecord(ports, state, 'normal', changed)
      hub.publish(stream, { type: 'header-changed', header: headerOf(state.record) })
      if (Object.keys(patch).some((field) => field !== 'draft')) publishSummary(ports, state)
    },
    waitFor(turnId) {
      const waiting = state.active?.turn.id === turnId || state.queue.some((request) => request.turnId === turnId)
      if (waiting && state.active?.turn.state !== 'tools') {
        return new Promise((resolve) => waiters.set(turnId, [...(waiters.get(turnId) ?? []), resolve]))
      }
      const turn = store.turns.get(turnId)
      if (!turn) return Promise.reject(failure('not_found', 'There is no such turn.'))
      const message = state.entries.findLast((entry) => entry.message.turnId === turnId && isFinal(entry.message.state))?.message ?? null
      return Promise.resolve({ turnId, state: turn.state, message })
    },
    get running() {
      return state.active !== null
    },
    get idle() {
      return !state.active && state.queue.length === 0
    },
    async close() {
      state.closed = true
      interrupt()
      await state.active?.ended
      if (state.active && isRunning(state.active.turn.state)) ports.log.error('closed before the answer could be saved', { conversation: conversationId })
    },
  }
}

function wellFormed(block: Block): Block {
  return block.type === 'text' && !block.text.isWellFormed() ? { ...block, text: block.text.toWellFormed() } : block
}
