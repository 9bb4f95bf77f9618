import { failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { Block, Message } from '@shared/model/message'
import type { Entry } from '../ports'
import { viewOf } from './context-view'
import { changeRecord, publishCompactions, publishStatus, publishSummary, type SessionPorts, type SessionState, streamOf } from './session-state'
import { statusOf } from './status'

/**
 * Empties the context by a marker in the log, or takes the last marker back by a second one. The messages above stay
 * readable; cumulative figures stay. Throws `conflict` where there is nothing to do.
 */
export function clearContext(ports: SessionPorts, state: SessionState, undo: boolean): void {
  const { ids, clock, store, hub } = ports
  const standing = standingMarker(state.entries)
  if (undo && !standing) throw failure('conflict', 'The context was not cleared: there is nothing to take back.')
  if (!undo && (state.entries.length === 0 || state.entries.at(-1)?.message === standing)) throw failure('conflict', 'The context is empty already.')
  const block: Block = undo && standing ? { type: 'notice', notice: 'clear-undone', markerId: standing.id } : { type: 'notice', notice: 'cleared' }
  const now = clock.now()
  const message: Message = {
    id: ids.next(),
    conversationId: state.record.id,
    parentId: state.record.headId,
    // A marker belongs to no turn; an id of its own keeps it out of every turn's messages.
    turnId: ids.next(),
    author: { kind: 'system' },
    blocks: [block],
    state: 'completed',
    createdAt: now,
    endedAt: now,
  }
  const entries: Entry[] = [...state.entries, { message, tokens: 0 }]
  const view = viewOf(ports.tokenizer, entries, state.checkpoints, new Set(state.pins))
  const { utilization } = statusOf(ports, { ...state, entries, view })
  changeRecord(ports, state, 'durable', { headId: message.id, utilization }, () => store.messages.insert(message, 0))
  state.entries = entries
  state.view = view
  state.counts.messages += 1
  hub.publish(streamOf(state.record.id), { type: 'message-added', message })
  publishCompactions(ports, state)
  publishStatus(ports, state)
  publishSummary(ports, state)
}

/** The last clear that has not been taken back. */
function standingMarker(entries: readonly Entry[]): Message | null {
  const undone = new Set<Id>()
  for (const { message } of entries.toReversed()) {
    const block = message.blocks[0]
    if (block?.type !== 'notice') continue
    if (block.notice === 'clear-undone') undone.add(block.markerId)
    else if (!undone.has(message.id)) return message
  }
  return null
}
