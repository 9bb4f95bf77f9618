import type { Entry } from '../ports'
import type { SessionPorts } from '../sessions/session-state'
import { maxTokensOf, meterOf } from '../sessions/status'
import { type Reservation, reservationFor } from './budget'
import { type LiveRun, type RoomState, seatOf } from './room-state'
import { sideWith } from './seat'
import { entriesOfRun } from './speaker-request'

/**
 * What a run may cost at most: its whole request and its whole output limit.
 *
 * @param given what it is given, where that is more than what it began with
 */
export function reservationOf(ports: SessionPorts, state: RoomState, live: LiveRun, given: readonly Entry[] = entriesOfRun(ports, state, live)): Reservation {
  const seat = seatOf(state, live.record.participantId)
  const connection = ports.store.connections.get(seat.record.config.connectionId)
  const info = connection ? ports.models.find(connection, seat.record.config.model) : null
  const side = sideWith(ports, seat, given)
  return reservationFor(meterOf(ports, side).used, maxTokensOf(ports, side), info?.prices ?? null)
}
