import type { AppError } from '@shared/errors'
import type { Id } from '@shared/ids'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorNotice } from '../../parts/connections/error-notice'
import { parseTokens } from '../../parts/connections/figures'
import { call, useModels } from '../../store'
import { Button } from '../../ui/button'
import { Field, TextInput } from '../../ui/field'
import { finishWith, skip } from './finish'
import { ModelChoice } from './model-choice'
import { StepFrame } from './step-frame'

type ModelStepProps = {
  readonly connectionId: Id
  /** The model the connection was tested with, where the user named it. */
  readonly tried: string | null
}

/** The model new chats start with. Where nobody knows its window, the user says it: Parley does not guess. */
export function ModelStep({ connectionId, tried }: ModelStepProps) {
  const { t } = useTranslation()
  const models = useModels(connectionId).filter((model) => model.hidden !== true)
  const [picked, setPicked] = useState(tried)
  const [window, setWindow] = useState('')
  const [windowProblem, setWindowProblem] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<AppError | null>(null)
  // The first model whose window is known is ready to go.
  const modelId = picked ?? (models.find((model) => model.window !== null) ?? models[0])?.id ?? ''
  const model = models.find((row) => row.id === modelId)
  // A service without a list of its own: what the catalogue would offer says nothing about it.
  const offered = tried === null || models.some((row) => row.id === tried)
  const needsWindow = modelId.trim() !== '' && (model === undefined || model.window === null)

  async function start(): Promise<AppError | null> {
    if (needsWindow) {
      const saved = await call('model.save', { connectionId, id: modelId.trim(), window: parseTokens(window) })
      if (!saved.ok) return saved.error
    }
    return finishWith(connectionId, modelId.trim())
  }

  async function submit(): Promise<void> {
    if (busy || modelId.trim() === '') return
    if (needsWindow && parseTokens(window) === null) return setWindowProblem(true)
    setBusy(true)
    setError(await start())
    setBusy(false)
  }

  async function leave(): Promise<void> {
    setError(await skip())
  }

  return (
    <StepFrame
      title={t('onboarding.modelTitle')}
      intro={t('onboarding.modelHint')}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button type="submit" variant="primary" size="l" disabled={busy || modelId.trim() === ''}>
            {busy ? t('onboarding.starting') : t('onboarding.start')}
          </Button>
          <Button variant="quiet" size="l" className="ml-auto" onClick={() => void leave()} disabled={busy}>
            {t('onboarding.skip')}
          </Button>
        </>
      }
    >
      {models.length === 0 || !offered ? (
        <Field label={t('settings.model.id')} hint={t('onboarding.noModels')}>
          <TextInput value={picked ?? ''} onChange={setPicked} spellCheck={false} autoComplete="off" className="font-mono" />
        </Field>
      ) : (
        <ModelChoice models={models} value={modelId} onChange={setPicked} />
      )}
      {needsWindow ? (
        <Field
          label={t('settings.model.window')}
          hint={t('settings.model.windowHint')}
          error={windowProblem && parseTokens(window) === null ? t('settings.model.windowInvalid') : null}
        >
          <TextInput value={window} onChange={setWindow} inputMode="decimal" placeholder="128k" className="tabular-nums" />
        </Field>
      ) : null}
      {error ? <ErrorNotice error={error} /> : null}
    </StepFrame>
  )
}
