import { failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import { isFinal, type Message } from '@shared/model/message'
import type { QueuedRequest, Turn, TurnState } from '@shared/model/turn'
import { runChatTurn } from '../turns/chat-turn'
import {
  type ActiveTurn,
  changeRecord,
  headerOf,
  publishCompactions,
  publishQueue,
  publishStatus,
  publishSummary,
  refreshView,
  type SessionPorts,
  type SessionState,
  streamOf,
  withSiblings,
} from './session-state'
import { titleFrom } from './title'

/** How a turn ended, for callers that wait. */
export type TurnOutcome = { readonly turnId: Id; readonly state: TurnState; readonly message: Message | null }

/** By another model for this once, or going on from a partial answer. */
export type AnswerHow = { readonly override?: ActiveTurn['override']; readonly continuing?: boolean }

/** Runs a session's turns one at a time, in the order of arrival. What it stores is durable before a method returns. */
export type TurnRunner = {
  /**
   * Stores the user's message and a pending answer in one transaction, then lets the turn run. The session must be
   * free. With `parentId` the message begins a new branch there (null = at the very start).
   */
  begin(request: QueuedRequest, origin: 'new' | 'queue', parentId?: Id | null): void
  /** Adds a pending answer behind `parent` in the same turn, beside whatever follows there, and runs it. The session must be free. */
  answerAgain(requestId: Id, parent: Message, how?: AnswerHow): void
  /** Goes on with a turn that a restart found waiting for the results of its tools. */
  resumeTools(): void
  enqueue(request: QueuedRequest): void
  /** Puts a queued request before all others, and before a compaction that waits. Throws `not_found`. */
  putFirst(turnId: Id): void
  /** Starts the next queued request if the session is free and the queue is not held. */
  next(): void
  /** Takes a request out of the queue; false if it is not there. */
  discard(turnId: Id): boolean
  interrupt(): { readonly interrupted: boolean; readonly turnId?: Id }
  /** Resolves when the turn has ended or waits for tool results. Rejects with `not_found`. */
  waitFor(turnId: Id): Promise<TurnOutcome>
}

/** Makes the runner of one session. `beforeNext` may take the free session for something else; then it answers true. */
export function createTurnRunner(ports: SessionPorts, state: SessionState, beforeNext: () => boolean): TurnRunner {
  const { store, hub, ids, clock } = ports
  const conversationId = state.record.id
  const stream = streamOf(conversationId)
  const waiters = new Map<Id, ((outcome: TurnOutcome) => void)[]>()
  /** The request the user wants sent before anything else that waits. */
  let urgent: Id | null = null

  function begin({ turnId, requestId, content, createdAt }: QueuedRequest, origin: 'new' | 'queue', parentId: Id | null = state.record.headId): void {
    const now = clock.now()
    const user: Message = {
      id: ids.next(),
      conversationId,
      parentId,
      turnId,
      author: { kind: 'user' },
      blocks: content,
      state: 'completed',
      createdAt,
      endedAt: now,
    }
    const answer = pendingAnswer(user.id, turnId)
    const turn: Turn = { id: turnId, conversationId, state: 'preparing', createdAt }
    const first = !state.record.titled && parentId === null
    const branching = parentId !== state.record.headId
    const title = first ? titleFrom(content) : state.record.title
    changeRecord(ports, state, 'durable', { headId: answer.id, updatedAt: now, title }, () => {
      if (origin === 'queue') {
        store.queue.remove(turnId)
        store.turns.update(turnId, { state: 'preparing' })
      } else {
        store.turns.insert(turn)
        store.requests.insert(requestId, conversationId, turnId, now)
      }
      store.messages.insert(user, null)
      store.messages.insert(answer, null)
    })
    keepUpTo(parentId)
    state.entries = [...state.entries, { message: user, tokens: null }, { message: answer, tokens: null }]
    state.counts.messages += 2
    if (origin === 'queue') state.queue = state.queue.filter((request) => request.turnId !== turnId)
    else state.counts.turns += 1
    if (first) hub.publish(stream, { type: 'header-changed', header: headerOf(state.record) })
    if (branching) publishBranch(parentId, [user, answer])
    else {
      hub.publish(stream, { type: 'message-added', message: user })
      hub.publish(stream, { type: 'message-added', message: answer })
    }
    run(turn, answer)
  }

  /** Cuts the live branch behind a message; what is cut stays in the log. */
  function keepUpTo(id: Id | null): void {
    const end = state.entries.findLastIndex((entry) => entry.message.id === id) + 1
    // Most often it is the last one: then nothing has to be read again.
    if (end === state.entries.length) return
    state.entries = state.entries.slice(0, end)
    refreshView(ports, state)
  }

  function publishBranch(after: Id | null, messages: readonly Message[]): void {
    const shown = messages.map((message) => withSiblings(ports, message))
    hub.publish(stream, { type: 'branch-changed', after, messages: shown, more: state.entries.length > messages.length })
    publishCompactions(ports, state)
  }

  function pendingAnswer(parentId: Id, turnId: Id, override: ActiveTurn['override'] = null): Message {
    const { model, connectionId } = override ?? state.record.config
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

  function run(turn: Turn, answer: Message, { override = null, continuing = false }: AnswerHow = {}): void {
    let end: () => void = () => undefined
    const active: ActiveTurn = {
      turn,
      controller: new AbortController(),
      answer,
      draft: null,
      phase: null,
      compacted: { summary: false, overflow: false },
      override,
      continuing,
      ended: new Promise((resolve) => {
        end = resolve
      }),
    }
    state.active = active
    hub.publish(stream, { type: 'turn-changed', turn })
    publishStatus(ports, state)
    publishSummary(ports, state)
    const hooks = {
      nextAnswer: () => pendingAnswer(state.record.headId ?? active.answer.id, active.turn.id, override),
      waitingForScript: () => settle(active),
    }
    void runChatTurn(ports, state, active, hooks).then(() => {
      end()
      settle(active)
      next()
    })
  }

  function settle({ turn, answer }: ActiveTurn): void {
    const message = state.entries.findLast((entry) => entry.message.id === answer.id)?.message ?? null
    resolveWaiters({ turnId: turn.id, state: turn.state, message })
  }

  function resolveWaiters(outcome: TurnOutcome): void {
    for (const resolve of waiters.get(outcome.turnId) ?? []) resolve(outcome)
    waiters.delete(outcome.turnId)
  }

  function next(): void {
    if (state.active || state.compacting || state.closed) return
    const request = state.held ? undefined : state.queue[0]
    if (request?.turnId !== urgent && beforeNext()) return
    if (!request) return
    try {
      begin(request, 'queue')
    } catch (reason) {
      // The disk refuses: the request stays where it is, in the persisted queue, until the user lets it go on.
      ports.log.error('queued request not started', { conversation: conversationId, reason: String(reason) })
      state.held = true
    }
    publishQueue(ports, state)
    publishStatus(ports, state)
  }

  return {
    begin,
    answerAgain(requestId, parent, how = {}) {
      const now = clock.now()
      const answer = pendingAnswer(parent.id, parent.turnId, how.override)
      const turn: Turn = { id: parent.turnId, conversationId, state: 'preparing', createdAt: store.turns.get(parent.turnId)?.createdAt ?? parent.createdAt }
      changeRecord(ports, state, 'durable', { headId: answer.id, updatedAt: now }, () => {
        store.requests.insert(requestId, conversationId, turn.id, now)
        store.messages.insert(answer, null)
        store.turns.update(turn.id, { state: 'preparing' })
      })
      keepUpTo(parent.id)
      state.entries = [...state.entries, { message: answer, tokens: null }]
      state.counts.messages += 1
      publishBranch(parent.id, [answer])
      run(turn, answer, how)
    },
    resumeTools() {
      const answer = state.entries.findLast((entry) => entry.message.author.kind === 'assistant')?.message
      const turn = answer && store.turns.get(answer.turnId)
      if (answer && turn?.state === 'tools') run(turn, answer)
    },
    enqueue(request) {
      const { turnId, requestId, createdAt } = request
      store.transaction('durable', () => {
        store.turns.insert({ id: turnId, conversationId, state: 'queued', createdAt })
        store.queue.add(conversationId, request)
        store.requests.insert(requestId, conversationId, turnId, createdAt)
      })
      state.counts.turns += 1
      state.queue = [...state.queue, request]
      publishQueue(ports, state)
      publishStatus(ports, state)
    },
    putFirst(turnId) {
      const request = state.queue.find((queued) => queued.turnId === turnId)
      if (!request) throw failure('not_found', 'This message is not in the queue any more.')
      urgent = turnId
      state.queue = [request, ...state.queue.filter((queued) => queued !== request)]
      publishQueue(ports, state)
    },
    next,
    discard(turnId) {
      if (!state.queue.some((request) => request.turnId === turnId)) return false
      store.transaction('durable', () => {
        store.queue.remove(turnId)
        store.turns.update(turnId, { state: 'interrupted', endedAt: clock.now() })
      })
      state.queue = state.queue.filter((request) => request.turnId !== turnId)
      if (state.queue.length === 0) state.held = false
      publishQueue(ports, state)
      publishStatus(ports, state)
      resolveWaiters({ turnId, state: 'interrupted', message: null })
      return true
    },
    interrupt() {
      const { active } = state
      if (!active || active.controller.signal.aborted) return { interrupted: false }
      active.controller.abort()
      return { interrupted: true, turnId: active.turn.id }
    },
    waitFor(turnId) {
      const running = state.active?.turn.id === turnId
      const forScript = running && (state.active?.phase?.calls.some((call) => call.state === 'waiting') ?? false)
      if ((running && !forScript) || state.queue.some((request) => request.turnId === turnId)) {
        return new Promise((resolve) => waiters.set(turnId, [...(waiters.get(turnId) ?? []), resolve]))
      }
      const turn = store.turns.get(turnId)
      if (!turn) return Promise.reject(failure('not_found', 'There is no such turn.'))
      const message = state.entries.findLast((entry) => entry.message.turnId === turnId && isFinal(entry.message.state))?.message ?? null
      return Promise.resolve({ turnId, state: turn.state, message })
    },
  }
}
