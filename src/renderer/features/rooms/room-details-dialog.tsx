import type { RoomState } from '@shared/events/room'
import type { Participant } from '@shared/model/room'
import { useTranslation } from 'react-i18next'
import { ContextFigures } from '../../parts/gauge/context-figures'
import { formatKnown, formatTokens } from '../../parts/gauge/format'
import type { ModelFinder } from '../../parts/models/model-finder'
import { useRoom } from '../../store'
import { Dialog } from '../../ui/dialog'
import { KeyValue } from '../../ui/key-value'
import { spent } from './room-figures'

type SeatDetailsProps = { readonly roomId: string; readonly seat: Participant; readonly finder: ModelFinder; readonly onClose: () => void }

const statusOf = ({ participants, compactions }: RoomState) => ({ participants, compactions })

/** What fills one participant's window, what it has used, and what it has not heard yet. */
export function SeatDetails({ roomId, seat, finder, onClose }: SeatDetailsProps) {
  const { t } = useTranslation()
  const room = useRoom(roomId, statusOf)
  const status = room?.participants.find(({ participantId }) => participantId === seat.id)
  const compactions = room?.compactions.filter(({ participantId, state }) => participantId === seat.id && state === 'committed').length ?? 0
  const none = t('rooms.room.figures.none')
  const { persona, config } = seat
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('rooms.room.figures.title', { name: persona.name })}
      closeLabel={t('common.close')}
    >
      <div className="mt-3.5 flex flex-col gap-4">
        {status ? (
          <div>
            <p className="mb-2 font-medium tabular-nums">
              {status.source === 'estimated' ? '~ ' : ''}
              {formatTokens(status.contextUsed)} / {formatTokens(status.contextLimit)}
            </p>
            <ContextFigures status={status} />
          </div>
        ) : null}
        <KeyValue
          rows={[
            { label: t('rooms.room.figures.role'), value: persona.role },
            { label: t('rooms.room.figures.model'), value: finder.name(config.connectionId, config.model), title: config.model },
            { label: t('rooms.room.figures.utterances'), value: String(status?.utterances ?? 0) },
            { label: t('rooms.room.figures.undelivered'), value: String(status?.undelivered ?? 0) },
            { label: t('rooms.room.figures.input'), value: formatKnown(status?.totals.input ?? null) },
            { label: t('rooms.room.figures.output'), value: formatKnown(status?.totals.output ?? null) },
            { label: t('rooms.room.figures.cost'), value: (status && spent(status, (cost) => t('gauge.costAtLeast', { cost }))) ?? none },
            { label: t('rooms.room.figures.compactions'), value: String(compactions) },
            { label: t('rooms.room.figures.joined'), value: new Date(seat.joinedAt).toLocaleString() },
          ]}
        />
      </div>
    </Dialog>
  )
}
