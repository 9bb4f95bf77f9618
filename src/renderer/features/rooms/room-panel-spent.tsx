import type { RoomState } from '@shared/events/room'
import type { Participant } from '@shared/model/room'
import { addTokens } from '@shared/model/usage'
import { useTranslation } from 'react-i18next'
import { formatKnown } from '../../parts/gauge/format'
import { spent } from './room-figures'
import { PanelSection } from './room-panel-parts'

type SpentProps = Pick<RoomState, 'participants' | 'status'> & { readonly cast: readonly Participant[] }

/** What each participant and the whole room has used: tokens read and written, and money as far as prices are known. */
export function SpentSection({ participants, status, cast }: SpentProps) {
  const { t } = useTranslation()
  const none = t('rooms.room.figures.none')
  const atLeast = (cost: string): string => t('gauge.costAtLeast', { cost })
  const rows = cast.map((seat) => {
    const own = participants.find(({ participantId }) => participantId === seat.id)
    return {
      key: seat.id,
      name: seat.persona.name,
      tokens: own ? addTokens(own.totals.input, own.totals.output) : null,
      cost: own ? spent(own, atLeast) : null,
    }
  })
  const all = { key: 'room', name: t('rooms.room.settings.room'), tokens: addTokens(status.totals.input, status.totals.output), cost: spent(status, atLeast) }
  return (
    <PanelSection title={t('rooms.room.settings.spent')}>
      <table className="w-full border-collapse tabular-nums">
        <thead className="sr-only">
          <tr>
            <th scope="col">{t('rooms.room.settings.spentWho')}</th>
            <th scope="col">{t('rooms.room.settings.spentTokens')}</th>
            <th scope="col">{t('rooms.room.settings.spentCost')}</th>
          </tr>
        </thead>
        <tbody>
          {[...rows, all].map((row) => (
            <tr key={row.key} className="last:border-line last:border-t">
              <th scope="row" className="max-w-30 truncate py-1 text-left font-normal text-ink-2">
                {row.name}
              </th>
              <td className="py-1 text-right">{formatKnown(row.tokens)}</td>
              <td className="py-1 pl-3 text-right">{row.cost ?? none}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </PanelSection>
  )
}
