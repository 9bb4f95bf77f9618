import { failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import { takeTerms } from '../turns/terms'
import { chatSubject } from './chat-subject'
import { type Compactions, createCompactions } from './compactions'
import { changeRecord, publishCompactions, publishStatus, publishSummary, refreshView, type SessionPorts, type SessionState, streamOf } from './session-state'
import { meterOf } from './status'

/** The compactions of a chat. `idle` lets its queue go on. */
export function chatCompactions(ports: SessionPorts, state: SessionState, idle: () => void): Compactions {
  const host = {
    conversationId: state.record.id,
    participantId: null,
    side: state,
    answering: () => state.active !== null,
    closed: () => state.closed,
    subject: async () => chatSubject(ports, state, await takeTerms(ports, state, { override: null }), false),
    publish: () => publishCompactions(ports, state),
    settle() {
      const utilization = (100 * meterOf(ports, state).used) / state.record.config.contextLimit
      changeRecord(ports, state, 'normal', { utilization })
      publishStatus(ports, state)
      publishSummary(ports, state)
    },
  }
  return createCompactions(ports, host, idle)
}

/** Pins a message of the chat or lets it go. Throws `not_found`. */
export function pinMessage(ports: SessionPorts, state: SessionState, messageId: Id, pinned: boolean): void {
  const { store, clock } = ports
  if (store.messages.get(messageId)?.conversationId !== state.record.id) throw failure('not_found', 'This conversation has no such message.')
  store.transaction('durable', () => (pinned ? store.pins.add(messageId, clock.now()) : void store.pins.remove(messageId)))
  state.pins = store.pins.list(state.record.id)
  refreshView(ports, state)
  ports.hub.publish(streamOf(state.record.id), { type: 'pins-changed', pins: state.pins })
  publishStatus(ports, state)
}
