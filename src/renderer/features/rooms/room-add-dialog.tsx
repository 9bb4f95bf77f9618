import type { RoomState } from '@shared/events/room'
import { sameName } from '@shared/model/persona'
import type { Round } from '@shared/model/room'
import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ModelFinder } from '../../parts/models/model-finder'
import { type FormControls, FormDialog } from '../../parts/page/form-dialog'
import { KnownPersona } from '../../parts/personas/known-persona'
import { draftOfPersona, EMPTY_PERSONA, readPersona } from '../../parts/personas/persona-draft'
import { PersonaFields } from '../../parts/personas/persona-fields'
import { withFreeName } from '../../parts/personas/seats'
import { call, useRoom } from '../../store'
import { Button } from '../../ui/button'
import { Field, TextInput } from '../../ui/field'
import { Segmented } from '../../ui/segmented'
import { present } from './room-figures'
import { FIRST_JOINING, heard, type JoiningDraft, readJoining } from './room-joining'
import { type ChosenModel, ModelField, windowOf } from './room-model-field'
import { report } from './room-report'
import { useUsualModel } from './use-usual-model'

type AddDialogProps = { readonly roomId: string; readonly finder: ModelFinder; readonly onClose: () => void }

const roomOf = ({ status, cast }: RoomState) => ({ last: status.roundCount, cast })

/** A newcomer: who it is, which model plays it, and what it is given of what was said before. */
export function AddDialog({ roomId, finder, onClose }: AddDialogProps) {
  const { t } = useTranslation()
  return (
    <FormDialog open onOpenChange={onClose} size="l" title={t('rooms.room.add.title')}>
      {(controls) => <AddForm roomId={roomId} finder={finder} controls={controls} />}
    </FormDialog>
  )
}

function AddForm({ roomId, finder, controls }: Omit<AddDialogProps, 'onClose'> & { readonly controls: FormControls }) {
  const { t } = useTranslation()
  const room = useRoom(roomId, roomOf)
  const last = room?.last ?? 0
  const usual = useUsualModel()
  const [draft, setDraft] = useState(EMPTY_PERSONA)
  const [picked, setModel] = useState<ChosenModel | null>(null)
  const model = picked ?? usual
  const [joining, setJoining] = useState<JoiningDraft>(() => ({ ...FIRST_JOINING, to: String(last) }))
  const [tried, setTried] = useState(false)
  const former = room?.cast.find(({ leftAt, persona }) => leftAt !== null && sameName(persona.name, draft.name))
  // Whoever comes back has joined before.
  const joins = former ? former.joining : readJoining(joining, last)
  useEffect(() => controls.onDirty(draft !== EMPTY_PERSONA), [controls.onDirty, draft])
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setTried(true)
    const persona = readPersona(draft)
    const window = model ? windowOf(model) : null
    if (persona.name === '' || persona.role === '' || !model || window === null || !joins) return
    const participant = { ...persona, connectionId: model.connectionId, model: model.model, contextLimit: window }
    if (report(await call('room.addParticipant', { id: roomId, participant, joining: joins }))) controls.close()
  }
  return (
    <form noValidate className="mt-3.5 flex flex-col gap-3.5" onSubmit={(event) => void add(event)}>
      <div className="flex">
        <KnownPersona onChoose={(persona) => setDraft(draftOfPersona(withFreeName(persona, present(room?.cast ?? []))))} />
      </div>
      <PersonaFields draft={draft} onChange={setDraft} tried={tried} />
      <ModelField value={model} finder={finder} onChange={setModel} missing={tried} />
      {former ? (
        <p role="status" className="text-ink-2">
          {t('rooms.room.add.returns', { name: former.persona.name })}
        </p>
      ) : (
        <JoiningFields roomId={roomId} draft={joining} last={last} onChange={setJoining} />
      )}
      <div className="mt-1 flex justify-end gap-2">
        <Button onClick={controls.cancel}>{t('rooms.room.cancel')}</Button>
        <Button variant="primary" type="submit">
          {t('rooms.room.add.add')}
        </Button>
      </div>
    </form>
  )
}

type JoiningFieldsProps = {
  readonly roomId: string
  readonly draft: JoiningDraft
  readonly last: number
  readonly onChange: (draft: JoiningDraft) => void
}

function JoiningFields({ roomId, draft, last, onChange }: JoiningFieldsProps) {
  const { t } = useTranslation()
  if (last === 0) return <p className="text-ink-2">{t('rooms.room.add.noRounds')}</p>
  const wrong = readJoining(draft, last) === null ? t('rooms.room.add.roundsWrong') : null
  return (
    <div className="flex flex-col items-start gap-2">
      <span className="text-ink-2">{t('rooms.room.add.joining')}</span>
      <Segmented
        label={t('rooms.room.add.joining')}
        value={draft.strategy}
        onChange={(strategy) => onChange({ ...draft, strategy })}
        options={(['fresh', 'recent', 'full', 'range'] as const).map((value) => ({ value, label: t(`rooms.room.add.${value}`) }))}
      />
      {draft.strategy === 'recent' ? (
        <Field label={t('rooms.room.add.rounds')} error={wrong} className="w-40">
          <TextInput value={draft.rounds} inputMode="numeric" onChange={(rounds) => onChange({ ...draft, rounds })} />
        </Field>
      ) : null}
      {draft.strategy === 'range' ? (
        <div className="flex gap-3">
          <Field label={t('rooms.room.add.from')} className="w-28">
            <TextInput value={draft.from} inputMode="numeric" onChange={(from) => onChange({ ...draft, from })} />
          </Field>
          <Field label={t('rooms.room.add.to')} className="w-28">
            <TextInput value={draft.to} inputMode="numeric" onChange={(to) => onChange({ ...draft, to })} />
          </Field>
        </div>
      ) : null}
      <Preview roomId={roomId} draft={draft} last={last} />
    </div>
  )
}

/** Most rounds that are looked at to count. */
const COUNTED = 500

function Preview({ roomId, draft, last }: Omit<JoiningFieldsProps, 'onChange'>) {
  const { t } = useTranslation()
  const [known, setKnown] = useState<{ readonly rounds: readonly Round[]; readonly more: boolean } | null>(null)
  useEffect(() => {
    let current = true
    void call('room.rounds', { id: roomId, limit: COUNTED }).then((result) => {
      if (current && result.ok) setKnown(result.data)
    })
    return () => {
      current = false
    }
  }, [roomId])
  const joining = readJoining(draft, last)
  if (!joining)
    return draft.strategy === 'range' ? (
      <p role="alert" className="text-bad text-s">
        {t('rooms.room.add.rangeWrong', { count: last })}
      </p>
    ) : null
  if (!known) return null
  const count = heard(joining, known.rounds)
  const partly = known.more && (joining.strategy === 'full' || (joining.strategy === 'range' && joining.from < (known.rounds[0]?.number ?? 1)))
  return (
    <p role="status" className="text-ink-2 text-s">
      {partly ? t('rooms.room.add.previewAtLeast', { count }) : t('rooms.room.add.preview', { count })}
    </p>
  )
}
