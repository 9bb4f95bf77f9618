import type { AppError } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { ModelInfo } from '@shared/model/model-info'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorNotice } from '../../parts/connections/error-notice'
import { type FormControls, FormDialog } from '../../parts/page/form-dialog'
import { call } from '../../store'
import { Button } from '../../ui/button'
import { Field, TextInput } from '../../ui/field'
import { checkModelDraft, type ModelDraft, type ModelProblems, modelDraftOf } from './model-draft'

type ModelDialogProps = {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly connectionId: Id
  readonly subject: ModelInfo | 'new'
}

/** Adds a model that no list has, or corrects what is known about one. */
export function ModelDialog({ open, onOpenChange, connectionId, subject }: ModelDialogProps) {
  const { t } = useTranslation()
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={subject === 'new' ? t('settings.model.addTitle') : t('settings.model.editTitle', { name: subject.name })}
    >
      {(controls) => <ModelForm connectionId={connectionId} model={subject === 'new' ? null : subject} controls={controls} />}
    </FormDialog>
  )
}

type ModelFormProps = { readonly connectionId: Id; readonly model: ModelInfo | null; readonly controls: FormControls }

function ModelForm({ connectionId, model, controls }: ModelFormProps) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(() => modelDraftOf(model))
  const [problems, setProblems] = useState<ModelProblems>({})
  const [error, setError] = useState<AppError | null>(null)
  const [saving, setSaving] = useState(false)

  const bind = (field: keyof ModelDraft) => ({
    value: draft[field],
    onChange: (value: string) => {
      setDraft({ ...draft, [field]: value })
      setProblems({})
      controls.onDirty(true)
    },
  })
  const problem = (field: keyof ModelDraft) => {
    const found = problems[field]
    return found && t(`settings.model.${found}`)
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    const check = checkModelDraft(draft, connectionId, model)
    if (!check.ok) return setProblems(check.problems)
    setSaving(true)
    const result = await call('model.save', check.input)
    setSaving(false)
    if (result.ok) controls.close()
    else setError(result.error)
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="mt-3.5 flex flex-col gap-3.5">
      {model ? null : (
        <Field label={t('settings.model.id')} hint={t('settings.model.idHint')} error={problem('id')}>
          <TextInput {...bind('id')} spellCheck={false} autoComplete="off" className="font-mono" />
        </Field>
      )}
      <Field label={t('settings.model.window')} hint={t('settings.model.windowHint')} error={problem('window')}>
        <TextInput {...bind('window')} inputMode="decimal" className="tabular-nums" />
      </Field>
      <Field label={t('settings.model.maxOutput')} error={problem('maxOutput')}>
        <TextInput {...bind('maxOutput')} inputMode="decimal" className="tabular-nums" />
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label={t('settings.model.inputPrice')} error={problem('inputPrice')}>
          <TextInput {...bind('inputPrice')} inputMode="decimal" className="tabular-nums" />
        </Field>
        <Field label={t('settings.model.outputPrice')} error={problem('outputPrice')}>
          <TextInput {...bind('outputPrice')} inputMode="decimal" className="tabular-nums" />
        </Field>
        <p className="col-span-2 -mt-1.5 text-ink-3 text-s">{t('settings.model.priceHint')}</p>
      </div>
      {error ? <ErrorNotice error={error} /> : null}
      <div className="mt-1 flex justify-end gap-2">
        <Button onClick={controls.cancel}>{t('settings.cancel')}</Button>
        <Button type="submit" variant="primary" disabled={saving}>
          {t('settings.save')}
        </Button>
      </div>
    </form>
  )
}
