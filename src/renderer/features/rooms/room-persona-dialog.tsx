import type { Participant } from '@shared/model/room'
import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type FormControls, FormDialog } from '../../parts/page/form-dialog'
import { draftOfPersona, readPersona } from '../../parts/personas/persona-draft'
import { PersonaFields } from '../../parts/personas/persona-fields'
import { Button } from '../../ui/button'
import { updateParticipant } from './room-actions'

type PersonaDialogProps = { readonly roomId: string; readonly seat: Participant; readonly onClose: () => void }

/** Changes who a participant is, from its next answer on. */
export function PersonaDialog({ roomId, seat, onClose }: PersonaDialogProps) {
  const { t } = useTranslation()
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      size="l"
      title={t('rooms.room.persona.title', { name: seat.persona.name })}
      description={t('rooms.room.persona.hint')}
    >
      {(controls) => <PersonaForm roomId={roomId} seat={seat} controls={controls} />}
    </FormDialog>
  )
}

function PersonaForm({ roomId, seat, controls }: Omit<PersonaDialogProps, 'onClose'> & { readonly controls: FormControls }) {
  const { t } = useTranslation()
  const [start] = useState(() => draftOfPersona(seat.persona))
  const [draft, setDraft] = useState(start)
  const [tried, setTried] = useState(false)
  useEffect(() => controls.onDirty(draft !== start), [controls.onDirty, draft, start])
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setTried(true)
    const persona = readPersona(draft)
    if (persona.name === '' || persona.role === '') return
    if (await updateParticipant(roomId, seat.id, persona)) controls.close()
  }
  return (
    <form noValidate className="mt-3.5" onSubmit={(event) => void save(event)}>
      <PersonaFields draft={draft} onChange={setDraft} tried={tried} />
      <div className="mt-4.5 flex justify-end gap-2">
        <Button onClick={controls.cancel}>{t('rooms.room.cancel')}</Button>
        <Button variant="primary" type="submit">
          {t('rooms.room.save')}
        </Button>
      </div>
    </form>
  )
}
