import type { Clock, Log, Store } from '../ports'
import type { SessionPorts } from '../sessions/session-state'
import { publishRound, type RoomState } from './room-state'
import { toLive } from './runs'

/**
 * Repairs the rounds a crash left behind: finished runs stand, those that were speaking become interrupted, and the round
 * is paused until the user lets the missing ones speak. Their messages are repaired with all others.
 */
export function recoverRooms({ store, clock, log }: { readonly store: Store; readonly clock: Clock; readonly log: Log }): void {
  const rounds = store.rooms.unfinishedRounds()
  if (rounds.length === 0) return
  const endedAt = clock.now()
  store.transaction('durable', () => {
    for (const round of rounds) {
      for (const run of store.rooms.runs(round.id))
        if (run.state === 'preparing' || run.state === 'streaming') store.rooms.updateRun(run.id, { state: 'interrupted', reserved: null, endedAt })
      store.rooms.updateRound(round.id, { state: 'paused', cause: 'crash' })
    }
  })
  log.warn('rooms had rounds that were not finished', { rounds: rounds.length })
}

/** Takes a paused round that was found in the store up again. */
export function reopenRound(ports: SessionPorts, state: RoomState): void {
  // Not always the newest one: an earlier round is active again while one of its speakers tries again.
  const record = state.rounds.findLast(({ endedAt }) => endedAt === null)
  if (!record || state.active) return
  state.active = { record, stepping: false, runs: ports.store.rooms.runs(record.id).map(toLive) }
  publishRound(ports, state, record)
}
