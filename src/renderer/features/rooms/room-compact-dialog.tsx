import type { RoomState } from '@shared/events/room'
import { isAtWork, type Participant } from '@shared/model/room'
import { CompactDialog } from '../../parts/compaction/compact-dialog'
import type { ModelFinder } from '../../parts/models/model-finder'
import { useRoom } from '../../store'
import { latestRuns } from './room-figures'

type CompactProps = { readonly roomId: string; readonly seat: Participant; readonly finder: ModelFinder; readonly onClose: () => void }

/** "Compact now" for one participant: its requests change, nobody else's, and the transcript stays. */
export function CompactParticipantDialog({ roomId, seat, finder, onClose }: CompactProps) {
  const partsOf = ({ rounds, participants, status, activeCompactions }: RoomState) => {
    const run = latestRuns(rounds.at(-1)).get(seat.id)
    const used = participants.find(({ participantId }) => participantId === seat.id)?.contextUsed ?? 0
    return { running: run ? isAtWork(run.state) : false, version: `${used} ${status.messageCount} ${activeCompactions[seat.id]}` }
  }
  const room = useRoom(roomId, partsOf)
  if (!room) return null
  const { config } = seat
  const { connectionId, model } = config.compaction.summarizer ?? config
  return (
    <CompactDialog
      conversationId={roomId}
      participantId={seat.id}
      config={config.compaction}
      summarizerName={finder.name(connectionId, model)}
      running={room.running}
      version={room.version}
      onClose={onClose}
    />
  )
}
