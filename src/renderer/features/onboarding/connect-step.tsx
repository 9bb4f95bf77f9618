import type { Id } from '@shared/ids'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ConnectionFields } from '../../parts/connections/connection-fields'
import { ErrorNotice } from '../../parts/connections/error-notice'
import { CHOICE_NAMES, type ProviderChoice } from '../../parts/connections/provider-choice'
import { TestResult } from '../../parts/connections/test-result'
import { useConnectionForm } from '../../parts/connections/use-connection-form'
import { IDLE, useConnectionTest } from '../../parts/connections/use-connection-test'
import { call, useApp } from '../../store'
import { Button } from '../../ui/button'
import { StepFrame } from './step-frame'

type ConnectStepProps = {
  readonly choice: Exclude<ProviderChoice, 'demo'>
  readonly onBack: () => void
  /** With the model the user had to name (a deployment, one to test with), if any. */
  readonly onContinue: (connectionId: Id, model: string | null) => void
}

/** A key or an address, tried out before going on. */
export function ConnectStep({ choice, onBack, onContinue }: ConnectStepProps) {
  const { t } = useTranslation()
  const secrets = useApp((state) => state.info.secrets)
  const form = useConnectionForm(choice)
  const { test: lastTest, run, reset } = useConnectionTest()
  const [tried, setTried] = useState<string | null>(null)
  const test = form.dirty ? IDLE : lastTest
  const busy = form.saving || test.state === 'running'
  const worked = test.state === 'answered'

  async function saveAndTest(): Promise<void> {
    const saved = await form.save()
    if (saved === null) return
    setTried(saved.model ?? null)
    await run(saved.id, saved.model)
  }

  async function tryModel(model: string): Promise<void> {
    setTried(model)
    if (form.id !== null) await run(form.id, model)
  }

  function submit(): void {
    if (worked && form.id !== null) onContinue(form.id, tried)
    else if (!busy) void saveAndTest()
  }

  function back(): void {
    reset()
    // What never worked would only be in the way later.
    if (form.id !== null && !worked) void call('connection.remove', { id: form.id })
    onBack()
  }

  return (
    <StepFrame
      title={choice === 'compatible' ? t('onboarding.connectCompatible') : t('onboarding.connectTitle', { name: CHOICE_NAMES[choice] })}
      onSubmit={submit}
      actions={
        <>
          <Button type="submit" variant="primary" size="l" disabled={busy}>
            {worked ? t('onboarding.continue') : busy ? t('onboarding.testing') : test.state === 'failed' ? t('onboarding.testAgain') : t('onboarding.test')}
          </Button>
          <Button variant="quiet" size="l" onClick={back}>
            {t('onboarding.back')}
          </Button>
        </>
      }
    >
      <ConnectionFields form={form} withName={false} />
      {secrets === undefined ? null : <p className="text-ink-3 text-s">{t(`settings.secrets.${secrets}`)}</p>}
      {form.error ? <ErrorNotice error={form.error} /> : <TestResult test={test} onModel={(model) => void tryModel(model)} />}
    </StepFrame>
  )
}
