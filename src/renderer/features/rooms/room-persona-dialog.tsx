import type { Participant } from '@shared/model/room'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { draftOfPersona, readPersona } from '../../parts/personas/persona-draft'
import { PersonaFields } from '../../parts/personas/persona-fields'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { updateParticipant } from './room-actions'

type PersonaDialogProps = { readonly roomId: string; readonly seat: Participant; readonly onClose: () => void }

/** Changes who a participant is, from its next answer on. */
export function PersonaDialog({ roomId, seat, onClose }: PersonaDialogProps) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(() => draftOfPersona(seat.persona))
  const [tried, setTried] = useState(false)
  const save = async (): Promise<void> => {
    setTried(true)
    const persona = readPersona(draft)
    if (persona.name === '' || persona.role === '') return
    if (await updateParticipant(roomId, seat.id, persona)) onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      size="l"
      closeOnOutsidePress={false}
      title={t('rooms.room.persona.title', { name: seat.persona.name })}
      description={t('rooms.room.persona.hint')}
      footer={
        <>
          <Button onClick={onClose}>{t('rooms.room.cancel')}</Button>
          <Button variant="primary" onClick={() => void save()}>
            {t('rooms.room.save')}
          </Button>
        </>
      }
    >
      <div className="mt-3.5">
        <PersonaFields draft={draft} onChange={setDraft} tried={tried} />
      </div>
    </Dialog>
  )
}
