import { Failure } from '@shared/errors'
import type { RoundRecord, RunPatch } from '../room-ports'
import type { SessionPorts } from '../sessions/session-state'
import { type ActiveRound, type LiveRun, publishRound, type RoomState } from './room-state'

/** While the disk refuses something, it is tried again this often. */
export const SAVE_AGAIN_MS = 3_000

/** Moves a run on, in the store, then in memory, then in the windows. */
export function updateRun(ports: SessionPorts, state: RoomState, live: LiveRun, patch: RunPatch): void {
  ports.store.transaction('durable', () => ports.store.rooms.updateRun(live.record.id, patch))
  noteRun(state, live, patch)
  if (state.active) publishRound(ports, state, state.active.record)
}

/** The same without the store, for what was stored together with something else. */
export function noteRun(state: RoomState, live: LiveRun, patch: Partial<LiveRun['record']>): void {
  live.record = { ...live.record, ...patch }
  const index = state.runs.findLastIndex(({ id }) => id === live.record.id)
  if (index >= 0) state.runs[index] = live.record
  else if (live.record.startedAt !== null) state.runs.push(live.record)
}

/** Takes over what has been stored of a round. */
export function noteRound(ports: SessionPorts, state: RoomState, active: ActiveRound, patch: Partial<RoundRecord>): void {
  active.record = { ...active.record, ...patch }
  const index = state.rounds.findLastIndex(({ id }) => id === active.record.id)
  if (index >= 0) state.rounds = state.rounds.with(index, active.record)
  publishRound(ports, state, active.record)
}

/** Does something that must not be lost, again and again while the disk refuses it. False where the room was closed first. */
export async function insist(ports: SessionPorts, state: RoomState, work: () => void): Promise<boolean> {
  for (;;) {
    try {
      work()
      return true
    } catch (reason) {
      ports.log.error('a room could not be saved yet', {
        conversation: state.record.id,
        reason: reason instanceof Failure ? reason.error.message : String(reason),
      })
      if (!(reason instanceof Failure)) throw reason
    }
    await new Promise<void>((resolve) => ports.clock.setTimer(SAVE_AGAIN_MS, resolve))
    if (state.closed) return false
  }
}
