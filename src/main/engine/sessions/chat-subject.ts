import type { Subject } from '../compaction/subject'
import { type OfferedTerms, offered } from '../turns/build-request'
import { publishCompactions, publishStatus, refreshView, type SessionPorts, type SessionState, streamOf, toolTokens, withConfig } from './session-state'
import { contextHashOf, maxTokensOf, meterOf, targetOf } from './status'

/**
 * A chat's context as its compaction needs it, on the terms of the turn that is about to be answered or, between turns,
 * on those the next one would have.
 *
 * @param answering the last entry is the pending answer; it is no part of the context
 */
export function chatSubject(ports: SessionPorts, state: SessionState, terms: OfferedTerms, answering: boolean): Subject {
  const { store } = ports
  const tools = offered(terms)
  state.toolTokens = toolTokens(ports.tokenizer, tools)
  const end = (): number => state.entries.length - (answering ? 1 : 0)
  const here: SessionState = { ...withConfig(ports.tokenizer, state, terms.config), entries: state.entries.slice(0, end()) }
  const contextHash = contextHashOf(ports, here)
  const last = here.entries.findLast(({ message }) => message.author.kind === 'assistant' && message.contextHash === contextHash)
  return {
    conversationId: state.record.id,
    participantId: null,
    entries: () => state.entries.slice(state.view.start, end()),
    records: () => state.view.fit,
    pins: () => new Set(state.pins),
    target: targetOf(ports),
    config: terms.config,
    connection: terms.connection,
    info: terms.info,
    tools,
    frameTokens: here.systemTokens + here.toolTokens,
    used: meterOf(ports, here).used,
    maxTokens: maxTokensOf(ports, here),
    answering,
    reported: last?.message.usage?.input ?? null,
    running(view) {
      if (state.compacting) state.compacting.view = view
      publishCompactions(ports, state)
    },
    text(id, piece) {
      const live = state.compacting
      if (live?.view) live.view = { ...live.view, text: (live.view.text ?? '') + piece }
      ports.hub.publish(streamOf(state.record.id), { type: 'compaction-text', id, text: piece })
    },
    changed() {
      state.checkpoints = store.checkpoints.list(state.record.id, null)
      state.usage = store.usage.summary(state.record.id)
      refreshView(ports, state)
      publishCompactions(ports, state)
      publishStatus(ports, state)
    },
  }
}
