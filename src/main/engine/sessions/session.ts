import { failure } from '@shared/errors'
import type { ChatState } from '@shared/events/chat'
import type { Id } from '@shared/ids'
import type { ChatStatus } from '@shared/model/chat'
import type { Block, ToolResultBlock } from '@shared/model/message'
import type { ToolDecision } from '@shared/model/tool'
import { isRunning, type QueuedRequest } from '@shared/model/turn'
import { answerOf, editable, partialAnswer, retried, showBranch } from './branches'
import { chatCompactions, pinMessage } from './chat-compactions'
import { clearContext } from './clear'
import type { Compactions } from './compactions'
import { type ConfigInput, configure } from './config'
import { acceptedContent } from './content'
import {
  type ActiveTurn,
  changeRecord,
  configTokens,
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
import { createTurnRunner, type TurnOutcome } from './turn-runner'

/** One model's side of one chat. All methods throw `Failure` for what the user can mend, and then nothing has changed. */
export type Session = {
  snapshot(): ChatState
  status(): ChatStatus
  /** Accepts a message: it is stored when this returns. The same `requestId` again returns the first outcome. */
  send(requestId: Id, content: readonly Block[], openCalls?: 'cancel'): { readonly turnId: Id }
  /** Results of a script's tools for open calls; the model goes on when the last one has come. */
  submitToolResults(requestId: Id, results: readonly ToolResultBlock[]): { readonly turnId: Id }
  /** The user's word on a call that asks. */
  decide(toolCallId: string, decision: ToolDecision): void
  /** Puts another text in place of a user's message, as a new branch. */
  edit(requestId: Id, messageId: Id, content: readonly Block[]): { readonly turnId: Id }
  /** Another answer to the same message, as a new branch; by another model for this once, if one is named. */
  regenerate(requestId: Id, messageId: Id, by?: ActiveTurn['override']): { readonly turnId: Id }
  /** Goes on from the partial text of the last answer. */
  continue(requestId: Id): { readonly turnId: Id }
  /** Shows the branch that holds a message. */
  switchBranch(messageId: Id): void
  /** Runs the last turn again after it failed or was interrupted; the user's message is not doubled. */
  retry(requestId: Id): { readonly turnId: Id }
  /** Ends the running turn as interrupted; says so where none runs. */
  interrupt(): { readonly interrupted: boolean; readonly turnId?: Id }
  /** Lets a held queue go on; a queued turn that is named goes next, and ends a running compaction or else interrupts the running turn. */
  resume(turnId?: Id): void
  unqueue(turnId: Id): { readonly removed: boolean }
  queue(): { readonly queue: readonly QueuedRequest[]; readonly held: boolean }
  /** Empties the context by a marker in the log, or takes the last marker back. */
  clear(undo: boolean): void
  configure(input: ConfigInput): void
  /** Changes title, pin, archive, unread mark or the composer's draft. */
  update(patch: { title?: string; pinned?: boolean; archived?: boolean; unread?: boolean; draft?: string }): void
  waitFor(turnId: Id): Promise<TurnOutcome>
  readonly compactions: Compactions
  /** Quotes a message word for word in every summary, or no more. */
  pin(messageId: Id, pinned: boolean): void
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

  const runner = createTurnRunner(ports, state, () => compactions.next())
  const compactions = chatCompactions(ports, state, () => runner.next())

  function release(): void {
    state.held = false
    runner.next()
    publishQueue(ports, state)
  }

  function assertIdle(what: string): void {
    assertOpen()
    if (state.active) throw failure('conflict', `An answer is being written. Wait for it or stop it, then ${what}.`)
  }

  /** Calls that wait for a person or a script stand in the way of a new message. */
  function clearTheWay(openCalls: 'cancel' | undefined): void {
    const calls = state.active?.phase?.calls.filter((call) => call.state !== 'running') ?? []
    if (calls.length === 0) return
    if (openCalls !== 'cancel')
      throw failure('open_calls', 'The model waits for the results of its tools. Answer them, or send the message with openCalls: "cancel".')
    state.active?.phase?.cancel('Cancelled: the user sent another message instead.', () => undefined)
  }

  const session: Session = {
    snapshot: () => snapshotOf(ports, state),
    status: () => statusOf(ports, state),
    send(requestId, content, openCalls) {
      const known = earlier(requestId)
      if (known) return known
      assertOpen()
      const clean = acceptedContent(ports.media, content)
      clearTheWay(openCalls)
      const request: QueuedRequest = { turnId: ids.next(), requestId, content: clean, createdAt: clock.now() }
      if (state.active || state.compacting || state.held) runner.enqueue(request)
      else runner.begin(request, 'new')
      // A new message is the user's go for whatever a crash left waiting; the order of arrival stays.
      if (state.held) release()
      return { turnId: request.turnId }
    },
    retry(requestId) {
      const known = earlier(requestId)
      if (known) return known
      assertIdle('retry')
      const parent = retried(ports, state)
      runner.answerAgain(requestId, parent)
      return { turnId: parent.turnId }
    },
    submitToolResults(requestId, results) {
      const known = earlier(requestId)
      if (known) return known
      assertOpen()
      const { active } = state
      if (!active?.phase) throw failure('validation', 'No call is open in this chat. Nothing was stored.')
      const turnId = active.turn.id
      active.phase.submit(results, () => store.requests.insert(requestId, conversationId, turnId, clock.now()))
      return { turnId }
    },
    decide(toolCallId, decision) {
      assertOpen()
      if (!state.active?.phase) throw failure('not_found', 'This call does not wait for a decision any more.')
      state.active.phase.decide(toolCallId, decision)
    },
    edit(requestId, messageId, content) {
      const known = earlier(requestId)
      if (known) return known
      assertIdle('edit')
      const { parentId } = editable(state, messageId)
      const request: QueuedRequest = { turnId: ids.next(), requestId, content: acceptedContent(ports.media, content), createdAt: clock.now() }
      runner.begin(request, 'new', parentId)
      return { turnId: request.turnId }
    },
    regenerate(requestId, messageId, by = null) {
      const known = earlier(requestId)
      if (known) return known
      assertIdle('regenerate')
      // Refused here and not in the middle of the turn: an unknown window or connection is the caller's to mend.
      if (by) configure(ports, state.record.config, by)
      const question = answerOf(state, messageId)
      runner.answerAgain(requestId, question, { override: by })
      return { turnId: question.turnId }
    },
    continue(requestId) {
      const known = earlier(requestId)
      if (known) return known
      assertIdle('continue')
      const partial = partialAnswer(state)
      runner.answerAgain(requestId, partial, { continuing: true })
      return { turnId: partial.turnId }
    },
    switchBranch(messageId) {
      assertIdle('switch')
      showBranch(ports, state, messageId)
    },
    interrupt: runner.interrupt,
    resume(turnId) {
      assertOpen()
      if (turnId) {
        runner.putFirst(turnId)
        // A compaction gives way, and not the message it makes room for: that one is sent without it.
        if (state.compacting) state.compacting.controller.abort()
        else runner.interrupt()
      }
      release()
    },
    unqueue: (turnId) => ({ removed: runner.discard(turnId) }),
    queue: () => ({ queue: state.queue, held: state.held }),
    clear(undo) {
      assertIdle('clear the context')
      clearContext(ports, state, undo)
    },
    configure(input) {
      assertOpen()
      const config = configure(ports, state.record.config, input)
      changeRecord(ports, state, 'durable', { config })
      Object.assign(state, configTokens(ports.tokenizer, config))
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
    waitFor: runner.waitFor,
    compactions,
    pin: (messageId, pinned) => pinMessage(ports, state, messageId, pinned),
    get running() {
      return state.active !== null
    },
    get idle() {
      return !state.active && !state.compacting && state.queue.length === 0
    },
    async close() {
      state.closed = true
      // Aborting ends running tools too; a turn that waits for results stays one, and is found again at the next start.
      runner.interrupt()
      compactions.close()
      await Promise.all([state.active?.ended, state.compacting?.ended])
      const { active } = state
      if (active && active.turn.state !== 'tools' && isRunning(active.turn.state))
        ports.log.error('closed before the answer could be saved', { conversation: conversationId })
    },
  }
  runner.resumeTools()
  return session
}
