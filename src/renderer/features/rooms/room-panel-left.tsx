import type { Participant } from '@shared/model/room'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { bringBack } from './room-actions'
import { PanelSection } from './room-panel-parts'

type LeftProps = { readonly roomId: string; readonly cast: readonly Participant[] }

/** Those who have left; each can come back as who they were. */
export function LeftSection({ roomId, cast }: LeftProps) {
  const { t } = useTranslation()
  const left = cast.filter(({ leftAt }) => leftAt !== null)
  if (left.length === 0) return null
  return (
    <PanelSection title={t('rooms.room.cast.left')}>
      <ul aria-label={t('rooms.room.cast.left')} className="flex flex-col gap-1">
        {left.map((seat) => (
          <li key={seat.id} className="flex min-h-6 items-center gap-2">
            <span className="min-w-0 flex-1 truncate">{seat.persona.name}</span>
            <Button size="s" aria-label={t('rooms.room.cast.bringBackNamed', { name: seat.persona.name })} onClick={() => void bringBack(roomId, seat)}>
              {t('rooms.room.cast.bringBack')}
            </Button>
          </li>
        ))}
      </ul>
    </PanelSection>
  )
}
