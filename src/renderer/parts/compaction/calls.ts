import type { Id } from '@shared/ids'
import type { Result } from '@shared/result'
import { call, showToast } from '../../store'

/** Whose context it is: a chat's, or that of one participant of a room. */
export type Subject = { readonly id: Id; readonly participantId?: Id }

/** The subject as methods take it. */
export function subjectOf(conversationId: Id, participantId: Id | null): Subject {
  return participantId === null ? { id: conversationId } : { id: conversationId, participantId }
}

/** Lets the model read the covered messages again. Says in a toast why, where that is refused; so do those below. */
export async function undoCompaction(subject: Subject): Promise<void> {
  report(await call('compaction.undo', subject))
}

/** Puts the compaction that was undone last in force again. */
export async function redoCompaction(subject: Subject): Promise<void> {
  report(await call('compaction.redo', subject))
}

/** Has a summary written anew. */
export async function regenerateCompaction(subject: Subject, checkpointId: Id): Promise<void> {
  report(await call('compaction.regenerate', { ...subject, checkpointId }))
}

/** Ends a running compaction or takes a waiting one back. A message that waits for it is then sent without it. */
export async function cancelCompaction(subject: Subject, checkpointId: Id): Promise<void> {
  report(await call('compaction.cancel', { ...subject, checkpointId }))
}

/** Compacts as the settings of the conversation say. */
export async function runCompaction(subject: Subject): Promise<void> {
  report(await call('compaction.run', subject))
}

/** Lets what waits after a crash go on, as it is. */
export async function sendWaiting(id: Id): Promise<void> {
  report(await call('chat.resume', { id }))
}

/** Has every later summary quote a message word for word, or no longer. */
export async function setMessagePinned(id: Id, messageId: Id, pinned: boolean): Promise<void> {
  report(pinned ? await call('message.pin', { id, messageId }) : await call('message.unpin', { id, messageId }))
}

function report(result: Result<unknown>): void {
  if (!result.ok) showToast({ text: result.error.message, tone: 'bad' })
}
