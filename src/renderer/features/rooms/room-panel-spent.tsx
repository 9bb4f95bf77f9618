import type { RoomState } from '@shared/events/room'
import type { Compaction } from '@shared/model/compaction'
import type { Participant } from '@shared/model/room'
import { addTokens } from '@shared/model/usage'
import { useTranslation } from 'react-i18next'
import { formatKnown, formatTokens } from '../../parts/gauge/format'
import { call } from '../../store'
import { Button } from '../../ui/button'
import { spent } from './room-figures'
import { PanelSection } from './room-panel-parts'
import { report } from './room-report'

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

type CompactionsProps = Pick<RoomState, 'compactions' | 'activeCompactions'> & { readonly roomId: string; readonly cast: readonly Participant[] }

/** What of whose memory gave way to a summary; the one in force can be undone. */
export function CompactionsSection({ roomId, compactions, activeCompactions, cast }: CompactionsProps) {
  const { t } = useTranslation()
  const undo = async (participantId: string): Promise<void> => {
    report(await call('compaction.undo', { id: roomId, participantId }))
  }
  const done = compactions.filter(({ state }) => state === 'committed')
  return (
    <PanelSection title={t('rooms.room.settings.compactions')}>
      {done.length === 0 ? <p className="text-ink-2">{t('rooms.room.settings.compactionsNone')}</p> : null}
      <ul className="flex flex-col gap-1">
        {done.map((compaction) => (
          <li key={compaction.id} className="flex min-h-6 items-center gap-2 tabular-nums">
            <span className="min-w-0 flex-1 truncate text-ink-2">{nameOf(compaction, cast)}</span>
            <span>
              {t('rooms.room.settings.compactionLine', {
                before: formatTokens(compaction.result.tokensBefore),
                after: formatTokens(compaction.result.tokensAfter),
              })}
            </span>
            {compaction.participantId !== null && activeCompactions[compaction.participantId] === compaction.id ? (
              <Button size="s" variant="quiet" onClick={() => void undo(compaction.participantId ?? '')}>
                {t('rooms.room.settings.compactionUndo')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </PanelSection>
  )
}

function nameOf({ participantId }: Compaction, cast: readonly Participant[]): string {
  return cast.find(({ id }) => id === participantId)?.persona.name ?? ''
}
