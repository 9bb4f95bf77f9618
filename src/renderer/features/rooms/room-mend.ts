import type { RoomState } from '@shared/events/room'
import type { SpeakerRun } from '@shared/model/room'
import { useRoom } from '../../store'
import { useRoomView } from './room-context'
import { latestRuns } from './room-figures'
import { openRound } from './room-layout'

/** What can still be done about a run that broke off. */
export type Mendable = {
  /** It is the newest of its participant: an older one stays as it is. */
  readonly newest: boolean
  /** Another round is under way: it cannot be tried again meanwhile. */
  readonly busy: boolean
}

/** What can be done about a run among these rounds. */
export function mendable(rounds: RoomState['rounds'], run: SpeakerRun): Mendable {
  const last = rounds.findLast(({ runs }) => runs.some(({ participantId }) => participantId === run.participantId))
  const open = openRound(rounds)
  return { newest: latestRuns(last).get(run.participantId)?.id === run.id, busy: open !== null && open.id !== run.roundId }
}

/** The same in the room that is shown. */
export function useMendable(run: SpeakerRun): Mendable {
  const { roomId } = useRoomView()
  return useRoom(roomId, ({ rounds }) => mendable(rounds, run)) ?? { newest: false, busy: false }
}
