import type { AppError } from '@shared/errors'
import { DEFAULT_EXECUTION, type ExecutionModel, TALK_STYLES, type TalkStyle, type Team } from '@shared/model/persona'
import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorNotice } from '../../parts/connections/error-notice'
import { type FormControls, FormDialog } from '../../parts/page/form-dialog'
import { CastEditor } from '../../parts/personas/cast-editor'
import { loadLibrary } from '../../parts/personas/library'
import { readPersona } from '../../parts/personas/persona-draft'
import { emptySeat, FEWEST_SEATS, problemsOf, type Seat, seatOf } from '../../parts/personas/seats'
import { call } from '../../store'
import { Button } from '../../ui/button'
import { Field, TextArea, TextInput } from '../../ui/field'
import { Segmented } from '../../ui/segmented'
import { Select } from '../../ui/select'
import { teamInputOf } from './library-actions'

type TeamDialogProps = { readonly open: boolean; readonly onOpenChange: (open: boolean) => void; readonly subject: Team | 'new' }

/** Makes or changes a team that is kept. */
export function TeamDialog({ open, onOpenChange, subject }: TeamDialogProps) {
  const { t } = useTranslation()
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} title={t(subject === 'new' ? 'rooms.team.newTitle' : 'rooms.team.editTitle')} size="xl">
      {(controls) => <TeamForm start={subject === 'new' ? null : subject} controls={controls} />}
    </FormDialog>
  )
}

type TeamDraft = {
  readonly name: string
  readonly description: string
  readonly seats: readonly Seat[]
  readonly model: ExecutionModel
  readonly talkStyle: TalkStyle | null
}

const MODELS = ['sequential', 'broadcast', 'mentioned', 'moderator', 'manual'] as const

function draftOf(team: Team | null): TeamDraft {
  if (!team) return { name: '', description: '', seats: [emptySeat(), emptySeat()], model: 'sequential', talkStyle: null }
  const { name, description, personas, execution, talkStyle } = team
  return { name, description, seats: personas.map(seatOf), model: execution.model, talkStyle }
}

function TeamForm({ start, controls }: { readonly start: Team | null; readonly controls: FormControls }) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(() => draftOf(start))
  const [tried, setTried] = useState(false)
  const [dirty, setDirty] = useState(false)
  const [error, setError] = useState<AppError | null>(null)
  useEffect(() => controls.onDirty(dirty), [controls.onDirty, dirty])

  function change(patch: Partial<TeamDraft>): void {
    setDraft({ ...draft, ...patch })
    setDirty(true)
    setError(null)
  }

  async function save(): Promise<void> {
    setTried(true)
    if (draft.name.trim() === '' || draft.seats.length < FEWEST_SEATS || problemsOf(draft.seats).size > 0) return
    const base = start ? teamInputOf(start) : null
    const names = new Set(draft.seats.map(({ persona }) => persona.name.trim()))
    const { order, display } = base?.execution ?? DEFAULT_EXECUTION
    const result = await call('team.save', {
      ...(base && { id: base.id }),
      name: draft.name.trim(),
      description: draft.description.trim(),
      personas: draft.seats.map(({ persona }) => readPersona(persona)),
      // An order that names somebody who is not here any more would be refused.
      execution: {
        ...base?.execution,
        model: draft.model,
        order: order?.filter((name) => names.has(name)) ?? null,
        display: typeof display === 'string' ? display : display.filter((name) => names.has(name)),
      },
      talkStyle: draft.talkStyle === null || typeof draft.talkStyle === 'string' ? draft.talkStyle : (base?.talkStyle ?? null),
    })
    if (!result.ok) return setError(result.error)
    void loadLibrary()
    controls.close()
  }

  const custom = start?.talkStyle && typeof start.talkStyle !== 'string' ? start.talkStyle : null
  const style = draft.talkStyle === null ? 'none' : typeof draft.talkStyle === 'string' ? draft.talkStyle : 'custom'
  return (
    <form
      noValidate
      className="mt-3.5 flex flex-col gap-3.5"
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        void save()
      }}
    >
      <Field label={t('rooms.team.name')} error={tried && draft.name.trim() === '' ? t('rooms.team.nameMissing') : null}>
        <TextInput value={draft.name} onChange={(name) => change({ name })} maxLength={200} autoComplete="off" />
      </Field>
      <Field label={t('rooms.team.description')}>
        <TextArea value={draft.description} onChange={(description) => change({ description })} maxLength={2_000} className="max-h-32 min-h-9" />
      </Field>
      <div>
        <CastEditor seats={draft.seats} onChange={(seats) => change({ seats })} wrap={(seat) => seat} tried={tried} />
        {tried && draft.seats.length < FEWEST_SEATS ? (
          <p role="alert" className="mt-1 text-bad text-s">
            {t('rooms.team.tooFew')}
          </p>
        ) : null}
      </div>
      <div className="flex flex-col items-start gap-1.25">
        <span className="text-ink-2">{t('rooms.team.who')}</span>
        <Segmented<ExecutionModel>
          label={t('rooms.team.who')}
          value={draft.model}
          onChange={(model) => change({ model })}
          options={MODELS.map((value) => ({ value, label: t(`rooms.room.models.${value}`) }))}
        />
      </div>
      <Field label={t('rooms.team.talkStyle')} className="w-44">
        <Select
          size="l"
          value={style}
          onChange={(value) => change({ talkStyle: value === 'none' ? null : value === 'custom' ? custom : value })}
          options={[
            { value: 'none', label: t('rooms.room.settings.styleNone') },
            ...TALK_STYLES.map((value) => ({ value, label: t(`rooms.room.settings.styles.${value}`) })),
            ...(custom ? [{ value: 'custom' as const, label: custom.name }] : []),
          ]}
        />
      </Field>
      {error ? <ErrorNotice error={error} /> : null}
      <div className="mt-1 flex justify-end gap-2">
        <Button onClick={controls.cancel}>{t('rooms.team.cancel')}</Button>
        <Button variant="primary" type="submit">
          {t('rooms.team.save')}
        </Button>
      </div>
    </form>
  )
}
