import type { Participant, RoomSettings } from '@shared/model/room'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { EMPTY_ROOM, withTeam } from './create/draft'
import { SaveTeamDialog } from './create/save-team-dialog'
import { bringBack } from './room-actions'
import { present } from './room-figures'
import { PanelSection } from './room-panel-parts'

type CastProps = { readonly roomId: string; readonly cast: readonly Participant[]; readonly settings: RoomSettings }

/** The cast as a team for later rooms, and those who have left; each of them can come back as who they were. */
export function CastSection({ roomId, cast, settings }: CastProps) {
  const { t } = useTranslation()
  const [saving, setSaving] = useState(false)
  const left = cast.filter(({ leftAt }) => leftAt !== null)
  const { execution, talkStyle } = settings
  return (
    <PanelSection title={t('rooms.room.cast.label')}>
      <Button onClick={() => setSaving(true)}>{t('rooms.room.cast.keepAll')}</Button>
      {left.length > 0 ? <h3 className="mt-2.5 mb-1 font-medium">{t('rooms.room.cast.left')}</h3> : null}
      <ul aria-label={t('rooms.room.cast.left')} className="flex flex-col gap-1 empty:hidden">
        {left.map((seat) => (
          <li key={seat.id} className="flex min-h-6 items-center gap-2">
            <span className="min-w-0 flex-1 truncate text-ink-2">{seat.persona.name}</span>
            <Button size="s" aria-label={t('rooms.room.cast.bringBackNamed', { name: seat.persona.name })} onClick={() => void bringBack(roomId, seat)}>
              {t('rooms.room.cast.bringBack')}
            </Button>
          </li>
        ))}
      </ul>
      {saving ? (
        <SaveTeamDialog
          draft={withTeam(EMPTY_ROOM, { personas: present(cast).map(({ persona }) => persona), execution, talkStyle })}
          onClose={() => setSaving(false)}
        />
      ) : null}
    </PanelSection>
  )
}
