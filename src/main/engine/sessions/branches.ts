import { failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import { type Message, messageText, withoutOpaque } from '@shared/model/message'
import {
  changeRecord,
  publishCompactions,
  publishStatus,
  publishSummary,
  refreshView,
  type SessionPorts,
  type SessionState,
  SNAPSHOT_MESSAGES,
  streamOf,
  withSiblings,
} from './session-state'

/** The message of the active branch with this id; throws `not_found`. */
function inBranch(state: SessionState, id: Id): Message {
  const found = state.entries.findLast((entry) => entry.message.id === id)?.message
  if (!found) throw failure('not_found', 'This message is not in the branch that is shown. Switch to its branch first.')
  return found
}

/** A user's message that may be edited. */
export function editable(state: SessionState, messageId: Id): Message {
  const message = inBranch(state, messageId)
  if (message.author.kind !== 'user') throw failure('validation', 'Only your own messages can be edited.')
  return message
}

/** The question whose answer is to be written anew: the user's message of the named message's turn. */
export function answerOf(state: SessionState, messageId: Id): Message {
  const { turnId } = inBranch(state, messageId)
  const question = state.entries.find((entry) => entry.message.turnId === turnId && entry.message.author.kind === 'user')?.message
  if (!question) throw failure('validation', 'This message answers nothing that could be asked again.')
  return question
}

/** The last answer, if it broke off and has text to go on from. */
export function partialAnswer(state: SessionState): Message {
  const last = state.entries.at(-1)?.message
  const broken = last?.author.kind === 'assistant' && (last.state === 'failed' || last.state === 'interrupted')
  if (!last || !broken || messageText(last.blocks).trim() === '') throw failure('conflict', 'The last answer has no unfinished text to go on from.')
  return last
}

/** What a retry of the last turn answers anew: the message before a broken answer, or the last one where the turn was stopped at its tools. */
export function retried(ports: SessionPorts, state: SessionState): Message {
  const last = state.entries.at(-1)?.message
  const turn = last && ports.store.turns.get(last.turnId)
  if (!last || (turn?.state !== 'failed' && turn?.state !== 'interrupted')) throw failure('conflict', 'The last answer is complete: there is nothing to retry.')
  if (last.author.kind !== 'assistant' || last.state === 'completed') return last
  return state.entries.findLast((entry) => entry.message.id === last.parentId)?.message ?? last
}

/** Makes the branch that holds a message, with its newest continuation, the active one. */
export function showBranch(ports: SessionPorts, state: SessionState, messageId: Id): void {
  const { store, hub } = ports
  if (store.messages.get(messageId)?.conversationId !== state.record.id) throw failure('not_found', 'This conversation has no such message.')
  const headId = store.messages.leaf(messageId)
  if (headId === state.record.headId) return
  const entries = [...store.messages.branch(headId)]
  changeRecord(ports, state, 'durable', { headId })
  const old = new Set(state.entries.map((entry) => entry.message.id))
  const kept = entries.findLastIndex((entry) => old.has(entry.message.id))
  state.entries = entries
  refreshView(ports, state)
  const shown = entries.slice(Math.max(kept + 1, entries.length - SNAPSHOT_MESSAGES)).map((entry) => withSiblings(ports, withoutOpaque(entry.message)))
  const after = entries[entries.length - shown.length - 1]?.message.id ?? null
  hub.publish(streamOf(state.record.id), { type: 'branch-changed', after, messages: shown, more: after !== null })
  publishCompactions(ports, state)
  publishStatus(ports, state)
  publishSummary(ports, state)
}
