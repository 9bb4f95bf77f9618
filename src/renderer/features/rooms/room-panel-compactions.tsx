import type { RoomState } from '@shared/events/room'
import type { Compaction } from '@shared/model/compaction'
import type { Participant } from '@shared/model/room'
import { useTranslation } from 'react-i18next'
import { CompactionHistory } from '../../parts/compaction/compaction-history'
import { useCompactionList } from '../../parts/compaction/compaction-list'
import { compactionsVersion } from '../../parts/compaction/compaction-text'
import type { ModelFinder } from '../../parts/models/model-finder'
import { PanelSection } from './room-panel-parts'

type CompactionsProps = Pick<RoomState, 'compactions' | 'activeCompactions' | 'participants'> & {
  readonly roomId: string
  readonly cast: readonly Participant[]
  readonly finder: ModelFinder
}

/** What of whose memory gave way to a summary, or was to and did not: the same rows that chats have, under each name. */
export function CompactionsSection({ roomId, cast, finder, compactions, activeCompactions, participants }: CompactionsProps) {
  const { t } = useTranslation()
  return (
    <PanelSection title={t('rooms.room.settings.compactions')}>
      <div>
        <p className="text-ink-2 not-only:hidden">{t('rooms.room.settings.compactionsNone')}</p>
        {cast.map((seat) => (
          <SeatCompactions
            key={seat.id}
            roomId={roomId}
            seat={seat}
            finder={finder}
            compactions={compactions.filter(({ participantId }) => participantId === seat.id)}
            active={activeCompactions[seat.id] ?? null}
            resting={participants.find(({ participantId }) => participantId === seat.id)?.compaction.resting ?? false}
          />
        ))}
      </div>
    </PanelSection>
  )
}

type SeatCompactionsProps = {
  readonly roomId: string
  readonly seat: Participant
  readonly finder: ModelFinder
  readonly compactions: readonly Compaction[]
  readonly active: string | null
  readonly resting: boolean
}

/** Nothing, as long as there is no compaction of this one. */
function SeatCompactions({ roomId, seat, finder, compactions, active, resting }: SeatCompactionsProps) {
  const subject = { id: roomId, participantId: seat.id }
  const { list, error } = useCompactionList(subject, compactionsVersion(compactions, active))
  const live = compactions.filter(({ state }) => state === 'running' || state === 'queued')
  if (!error && (list === null || list.compactions.length + live.length === 0)) return null
  return (
    <section aria-label={seat.persona.name} className="not-first:mt-2.5">
      <h3 className="mb-0.5 font-medium">{seat.persona.name}</h3>
      {error ? <p className="text-bad text-s">{error.message}</p> : null}
      {list ? (
        <CompactionHistory subject={subject} list={list} live={live} resting={resting} nameOf={(model) => finder.name(seat.config.connectionId, model)} />
      ) : null}
    </section>
  )
}
