import type { Participant } from '@shared/model/room'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ModelFinder } from '../../parts/models/model-finder'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { updateParticipant } from './room-actions'
import { type ChosenModel, ModelField, windowOf } from './room-model-field'

type ModelDialogProps = { readonly roomId: string; readonly seat: Participant; readonly finder: ModelFinder; readonly onClose: () => void }

/** Another model for one participant, from its next answer on. */
export function ModelDialog({ roomId, seat, finder, onClose }: ModelDialogProps) {
  const { t } = useTranslation()
  const { connectionId, model, contextLimit } = seat.config
  const [chosen, setChosen] = useState<ChosenModel>({ connectionId, model, window: contextLimit, typed: '' })
  const [tried, setTried] = useState(false)
  const save = async (): Promise<void> => {
    const window = windowOf(chosen)
    setTried(true)
    if (window === null) return
    if (await updateParticipant(roomId, seat.id, { connectionId: chosen.connectionId, model: chosen.model, contextLimit: window })) onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('rooms.room.model.title', { name: seat.persona.name })}
      footer={
        <>
          <Button onClick={onClose}>{t('rooms.room.cancel')}</Button>
          <Button variant="primary" onClick={() => void save()}>
            {t('rooms.room.save')}
          </Button>
        </>
      }
    >
      <div className="mt-3.5 flex flex-col gap-3.5">
        <ModelField value={chosen} finder={finder} onChange={setChosen} missing={tried} />
      </div>
    </Dialog>
  )
}
