import type { Id } from '@shared/ids'
import type { StopCause } from '@shared/model/room'
import type { UsageEntry } from '@shared/model/usage'
import type { SessionPorts } from '../sessions/session-state'
import { noticeOf } from './cast'
import type { Gates } from './gates'
import { moderate } from './moderator'
import { insist } from './room-run'
import { publishFigures, type RoomState } from './room-state'
import type { RoundRunner } from './round-plan'
import { isUndecided } from './runs'
import { inOrder } from './speakers'

/** The moderator's part in the rounds of one room. */
export type Deciding = {
  /** Has the moderator decide the round that waits for it. */
  start(roundId: Id): void
  /** A round that was paused, or found by a crash, before its moderator had decided waits for it again. False where there is none. */
  again(): boolean
  /** Resolves when no moderator is at work any more. */
  settled(): Promise<void>
}

export function createDeciding(ports: SessionPorts, state: RoomState, gates: Gates, runner: RoundRunner): Deciding {
  const { store } = ports
  const id = state.record.id
  let deciding: Promise<void> = Promise.resolve()

  function start(roundId: Id, allowed = false): void {
    deciding = decide(roundId, allowed).catch((reason: unknown) => ports.log.error('a moderator failed', { conversation: id, reason: String(reason) }))
  }

  async function decide(roundId: Id, allowed: boolean): Promise<void> {
    const { active } = state
    if (!active) return
    const controller = new AbortController()
    active.moderating = controller
    const decision = await moderate(ports, state, gates, roundId, active.record.execution.moderator, { allowed, signal: controller.signal, spend })
    active.moderating = null
    if (controller.signal.aborted || state.closed || state.active !== active) return
    if ('over' in decision) {
      if (state.settings.limits.onBudget === 'stop') runner.stop(null, decision.over)
      else await insist(ports, state, () => runner.hold(roundId, 'budget'))
      return
    }
    const everyone = inOrder(state.cast, active.record.execution.order)
    const speakers = decision.action === 'speak' ? decision.participantIds : decision.action === 'everyone' ? everyone : []
    const cause: StopCause | null = decision.action === 'askUser' ? 'asksUser' : decision.action === 'finish' ? 'moderator' : null
    await insist(ports, state, () =>
      runner.seat(roundId, { decision, speakers, cause }, noticeOf(ports, state, { type: 'notice', notice: 'decision', decision }, roundId)),
    )
  }

  async function spend(ledger: readonly UsageEntry[]): Promise<void> {
    const save = (): void =>
      store.transaction('durable', () => {
        for (const line of ledger) store.usage.add(line)
      })
    if (!(await insist(ports, state, save))) return
    state.usage = store.usage.summary(id)
    publishFigures(ports, state)
  }

  return {
    start,
    again() {
      const { active } = state
      if (active?.record.state !== 'paused' || !isUndecided(active.record)) return false
      // Where it waited for a word on the budget, going on is the word.
      const allowed = active.record.cause === 'budget'
      runner.reopen()
      if (!active.moderating) start(active.record.id, allowed)
      return true
    },
    settled: () => deciding,
  }
}
