import { makeRoom } from '../compaction/compactor'
import { isDue } from '../compaction/policy'
import { limitsFor } from '../compaction/summary-job'
import { chatSubject } from '../sessions/chat-subject'
import { type ActiveTurn, type LiveCompaction, publishCompactions, type SessionPorts, type SessionState } from '../sessions/session-state'
import { areCurrent, renewTerms, type Terms } from './terms'

/**
 * Compacts before the request is built, if the request to come needs it (spec/sessions.md, step 2). A summary is asked
 * for once in a turn at most. Returns the terms as they are afterwards: what is in force is part of them.
 */
export async function prepareRoom(ports: SessionPorts, state: SessionState, active: ActiveTurn, terms: Terms): Promise<Terms> {
  // A compaction the user has asked for goes first, and may make this one needless.
  if (state.compacting?.manual) {
    await manualEnd(state.compacting, active.controller)
    if (active.controller.signal.aborted) return terms
    return prepareRoom(ports, state, active, terms)
  }
  // One that has ended since they were taken has put other ground under them.
  if (!areCurrent(ports, state, terms)) return prepareRoom(ports, state, active, await renewTerms(ports, state, terms))
  const subject = chatSubject(ports, state, terms, true)
  const { config } = terms
  if (state.view.resting || !isDue(subject.used, config.compaction, limitsFor(subject), state.view.fit)) return terms
  return (await compact(ports, state, active, terms, 'auto')) ? renewTerms(ports, state, terms) : terms
}

/** Makes room for a request the provider has found too long. False where that was tried already in this turn, or the user has undone it. */
export async function makeRoomAfterOverflow(ports: SessionPorts, state: SessionState, active: ActiveTurn, terms: Terms): Promise<boolean> {
  if (state.view.resting || active.compacted.overflow || active.controller.signal.aborted) return false
  active.compacted.overflow = true
  return compact(ports, state, active, terms, 'overflow')
}

/** True if what is in force has changed. */
async function compact(ports: SessionPorts, state: SessionState, active: ActiveTurn, terms: Terms, trigger: 'auto' | 'overflow'): Promise<boolean> {
  const controller = new AbortController()
  const stop = (): void => controller.abort()
  active.controller.signal.addEventListener('abort', stop, { once: true })
  const before = state.view.record?.id
  let end: () => void = () => undefined
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  state.compacting = { id: ports.ids.next(), controller, ended, view: null, manual: false }
  try {
    const attempt = await makeRoom(
      ports,
      () => chatSubject(ports, state, terms, true),
      { trigger, mayCallModel: !active.compacted.summary, cancelled: () => active.controller.signal.aborted },
      controller.signal,
    )
    if (attempt?.calledModel) active.compacted.summary = true
  } finally {
    active.controller.signal.removeEventListener('abort', stop)
    state.compacting = null
    end()
    publishCompactions(ports, state)
  }
  return state.view.record?.id !== before
}

/** Waits for a compaction that was under way when the turn began; stopping the turn does not wait for it. */
function manualEnd({ ended }: LiveCompaction, { signal }: AbortController): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
    void ended.then(resolve)
  })
}
