import type { Participant } from '@shared/model/room'
import { ChevronDown } from 'lucide-react'
import { type FormEvent, useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ModelFinder } from '../../parts/models/model-finder'
import { type FormControls, FormDialog } from '../../parts/page/form-dialog'
import { Button } from '../../ui/button'
import { classNames } from '../../ui/class-names'
import { updateParticipant } from './room-actions'
import { type ChosenModel, ModelField, windowOf } from './room-model-field'
import { changedParameters, ModelParameters, type Parameters } from './room-model-parameters'

type ModelDialogProps = { readonly roomId: string; readonly seat: Participant; readonly finder: ModelFinder; readonly onClose: () => void }

/** Another model for one participant, or other parameters, from its next answer on. */
export function ModelDialog({ roomId, seat, finder, onClose }: ModelDialogProps) {
  const { t } = useTranslation()
  return (
    <FormDialog open onOpenChange={onClose} size="l" title={t('rooms.room.model.title', { name: seat.persona.name })}>
      {(controls) => <ModelForm roomId={roomId} seat={seat} finder={finder} controls={controls} />}
    </FormDialog>
  )
}

function ModelForm({ roomId, seat, finder, controls }: Omit<ModelDialogProps, 'onClose'> & { readonly controls: FormControls }) {
  const { t } = useTranslation()
  const id = useId()
  const { connectionId, model, contextLimit } = seat.config
  const [start] = useState<{ readonly chosen: ChosenModel; readonly parameters: Parameters }>(() => ({
    chosen: { connectionId, model, window: contextLimit, typed: '' },
    parameters: seat.config,
  }))
  const [chosen, setChosen] = useState(start.chosen)
  const [parameters, setParameters] = useState(start.parameters)
  const [more, setMore] = useState(false)
  const [tried, setTried] = useState(false)
  useEffect(() => controls.onDirty(chosen !== start.chosen || parameters !== start.parameters), [controls.onDirty, chosen, parameters, start])
  const save = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    // A figure that is none would be left out without a word.
    const wrong = event.currentTarget.querySelector<HTMLElement>('[aria-invalid="true"]')
    if (wrong) return wrong.focus()
    const window = windowOf(chosen)
    setTried(true)
    if (window === null) return
    const patch = { connectionId: chosen.connectionId, model: chosen.model, contextLimit: window, ...changedParameters(start.parameters, parameters) }
    if (await updateParticipant(roomId, seat.id, patch)) controls.close()
  }
  return (
    <form noValidate className="mt-3.5 flex flex-col gap-3.5" onSubmit={(event) => void save(event)}>
      <ModelField value={chosen} finder={finder} onChange={setChosen} missing={tried} />
      <Button variant="quiet" aria-expanded={more} aria-controls={id} className="self-start" onClick={() => setMore(!more)}>
        {t('rooms.room.model.more')}
        <ChevronDown aria-hidden size={13} strokeWidth={1.75} className={classNames('transition-transform', more && 'rotate-180')} />
      </Button>
      <div id={id} hidden={!more} className="@container border-line border-y py-3.5">
        {more ? <ModelParameters value={parameters} onChange={setParameters} /> : null}
      </div>
      <div className="mt-1 flex justify-end gap-2">
        <Button onClick={controls.cancel}>{t('rooms.room.cancel')}</Button>
        <Button variant="primary" type="submit">
          {t('rooms.room.save')}
        </Button>
      </div>
    </form>
  )
}
