import { failure } from '@shared/errors'
import type { ChatState } from '@shared/events/chat'
import type { Id } from '@shared/ids'
import type { ChatStatus } from '@shared/model/chat'
import { type Block, messageText } from '@shared/model/message'
import { isRunning, type QueuedRequest } from '@shared/model/turn'

import { clearContext } from './clear'
import { type ConfigInput, configure } from './config'
import {
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
import { createTurnRunner, type TurnOutcome } from './turn-runner'

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

  const runner = createTurnRunner(ports, state)

  function release(): void {
    state.held = false
    runner.next()
    publishQueue(ports, state)
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
      const request: QueuedRequest = { turnId: ids.next(), requestId, content: clean, createdAt: clock.now() }
      if (state.active || state.held) runner.enqueue(request)
      else runner.begin(request, 'new')
      // A new message is the user's go for whatever a crash left waiting; the order of arrival stays.
      if (state.held) release()
      return { turnId: request.turnId }
    },
    retry(requestId) {
      const known = earlier(requestId)
      if (known) return known
      assertOpen()
      if (state.active) throw failure('conflict', 'An answer is being written. Wait for it or stop it, then retry.')
      const old = state.entries.at(-1)?.message
      if (old?.author.kind !== 'assistant' || (old.state !== 'failed' && old.state !== 'interrupted'))
        throw failure('conflict', 'The last answer is complete: there is nothing to retry.')
      runner.rerun(requestId, old)
      return { turnId: old.turnId }
    },
    interrupt: runner.interrupt,
    resume(turnId) {
      assertOpen()
      if (turnId) {
        const request = state.queue.find((queued) => queued.turnId === turnId)
        if (!request) throw failure('not_found', 'This message is not in the queue any more.')
        state.queue = [request, ...state.queue.filter((queued) => queued !== request)]
        publishQueue(ports, state)
      }
      if (turnId) runner.interrupt()
      release()
    },
    unqueue: (turnId) => ({ removed: runner.discard(turnId) }),
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
    waitFor: runner.waitFor,
    get running() {
      return state.active !== null
    },
    get idle() {
      return !state.active && state.queue.length === 0
    },
    async close() {
      state.closed = true
      runner.interrupt()
      await state.active?.ended
      if (state.active && isRunning(state.active.turn.state)) ports.log.error('closed before the answer could be saved', { conversation: conversationId })
    },
  }
}

function wellFormed(block: Block): Block {
  return block.type === 'text' && !block.text.isWellFormed() ? { ...block, text: block.text.toWellFormed() } : block
}
