import type { Connection } from '@shared/model/connection'
import { type FormEvent, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { ConnectionFields } from '../../parts/connections/connection-fields'
import { ErrorNotice } from '../../parts/connections/error-notice'
import { CHOICE_NAMES, PROVIDER_CHOICES, type ProviderChoice } from '../../parts/connections/provider-choice'
import { TestResult } from '../../parts/connections/test-result'
import { type ConnectionForm, useConnectionForm } from '../../parts/connections/use-connection-form'
import { IDLE, useConnectionTest } from '../../parts/connections/use-connection-test'
import { type FormControls, FormDialog } from '../../parts/page/form-dialog'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { Select } from '../../ui/select'

type ConnectionDialogProps = {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly subject: Connection | 'new'
}

/** Adds or changes a connection. */
export function ConnectionDialog({ open, onOpenChange, subject }: ConnectionDialogProps) {
  const { t } = useTranslation()
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} title={subject === 'new' ? t('settings.connection.addTitle') : t('settings.connection.editTitle')}>
      {(controls) => <ConnectionFormBody subject={subject} controls={controls} />}
    </FormDialog>
  )
}

type BodyProps = { readonly subject: Connection | 'new'; readonly controls: FormControls }

function ConnectionFormBody({ subject, controls }: BodyProps) {
  const { t } = useTranslation()
  const form = useConnectionForm(subject === 'new' ? 'anthropic' : subject)
  const { test: lastTest, run } = useConnectionTest()
  // A result is old as soon as something is typed.
  const test = form.dirty ? IDLE : lastTest
  const busy = form.saving || test.state === 'running'
  const worked = test.state === 'answered'
  useEffect(() => controls.onDirty(form.dirty), [controls.onDirty, form.dirty])

  async function save(thenTest: boolean): Promise<void> {
    const saved = await form.save()
    if (saved === null) return
    if (thenTest) await run(saved.id, saved.model)
    else controls.close()
  }

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (worked) controls.close()
    else if (!busy) void save(true)
  }

  return (
    <form onSubmit={submit} noValidate className="mt-3.5 flex flex-col gap-3.5">
      {form.id === null ? <ProviderField form={form} /> : null}
      {form.draft.choice === 'demo' ? <p className="text-ink-2">{t('settings.connection.demoText')}</p> : null}
      <ConnectionFields form={form} withName />
      {form.error ? (
        <ErrorNotice error={form.error} />
      ) : (
        <TestResult test={test} onModel={(model) => (form.id === null ? undefined : void run(form.id, model))} />
      )}
      <div className="mt-1 flex justify-end gap-2">
        {worked ? null : (
          <>
            <Button onClick={controls.cancel}>{t('settings.cancel')}</Button>
            <Button onClick={() => void save(false)} disabled={busy}>
              {t('settings.save')}
            </Button>
          </>
        )}
        <Button type="submit" variant="primary" disabled={busy}>
          {worked ? t('settings.done') : t('settings.connection.saveAndTest')}
        </Button>
      </div>
    </form>
  )
}

function ProviderField({ form }: { readonly form: ConnectionForm }) {
  const { t } = useTranslation()
  const name = (choice: ProviderChoice) => (choice === 'compatible' ? t('settings.connection.compatible') : CHOICE_NAMES[choice])
  return (
    <Field label={t('settings.connection.provider')} hint={t(`settings.connection.hints.${form.draft.choice}`)}>
      <Select value={form.draft.choice} onChange={form.choose} options={PROVIDER_CHOICES.map((choice) => ({ value: choice, label: name(choice) }))} size="l" />
    </Field>
  )
}
