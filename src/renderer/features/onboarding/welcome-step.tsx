import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import type { AppError } from '@shared/errors'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorNotice } from '../../parts/connections/error-notice'
import { CHOICE_NAMES, PROVIDER_CHOICES, type ProviderChoice } from '../../parts/connections/provider-choice'
import { useApp } from '../../store'
import { Button } from '../../ui/button'
import { finishWithDemo, skip } from './finish'
import { StepFrame } from './step-frame'

type WelcomeStepProps = {
  readonly choice: ProviderChoice
  readonly onChoice: (choice: ProviderChoice) => void
  readonly onContinue: (choice: Exclude<ProviderChoice, 'demo'>) => void
}

/** What Parley is, how it keeps keys, and which provider to begin with. */
export function WelcomeStep({ choice, onChoice, onContinue }: WelcomeStepProps) {
  const { t } = useTranslation()
  const secrets = useApp((state) => state.info.secrets)
  const connections = useApp((state) => state.connections) ?? []
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<AppError | null>(null)

  async function finish(end: () => Promise<AppError | null>): Promise<void> {
    setBusy(true)
    setError(await end())
    setBusy(false)
  }
  const tryDemo = () => void finish(() => finishWithDemo(connections))

  return (
    <StepFrame
      first
      title={t('onboarding.welcome')}
      intro={t('onboarding.intro')}
      onSubmit={() => (choice === 'demo' ? tryDemo() : onContinue(choice))}
      actions={
        <>
          <Button type="submit" variant="primary" size="l" disabled={busy}>
            {choice === 'demo' ? t('onboarding.tryDemo') : t('onboarding.continue')}
          </Button>
          {choice === 'demo' ? null : (
            <Button size="l" onClick={tryDemo} disabled={busy}>
              {t('onboarding.tryDemo')}
            </Button>
          )}
          <Button variant="quiet" size="l" className="ml-auto" onClick={() => void finish(skip)} disabled={busy}>
            {t('onboarding.skip')}
          </Button>
        </>
      }
    >
      <ProviderList choice={choice} onChoice={onChoice} />
      {secrets === undefined ? null : <p className="text-ink-3 text-s">{t(`settings.secrets.${secrets}`)}</p>}
      {error ? <ErrorNotice error={error} /> : null}
    </StepFrame>
  )
}

function ProviderList({ choice, onChoice }: { readonly choice: ProviderChoice; readonly onChoice: (choice: ProviderChoice) => void }) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <div>
      <p id={id} className="mb-1.5 text-ink-2">
        {t('onboarding.choose')}
      </p>
      <RadioGroup<ProviderChoice>
        aria-labelledby={id}
        value={choice}
        onValueChange={(next) => onChoice(next)}
        className="flex flex-col overflow-hidden rounded-m border border-line-strong bg-raise"
      >
        {PROVIDER_CHOICES.map((option) => (
          <Radio.Root
            key={option}
            value={option}
            aria-labelledby={`${id}-${option}`}
            aria-describedby={`${id}-${option}-hint`}
            className="group flex min-h-9 cursor-default select-none items-center gap-3 border-line border-t px-3.5 py-1.5 -outline-offset-2 transition-colors first-of-type:border-t-0 hover:bg-hover data-checked:bg-accent-soft"
          >
            <span className="grid size-3.5 shrink-0 place-items-center rounded-full border border-ink-3 bg-raise group-data-checked:border-accent">
              <Radio.Indicator className="size-1.75 rounded-full bg-accent" />
            </span>
            <span id={`${id}-${option}`} className="shrink-0 font-medium">
              {option === 'compatible' ? t('settings.connection.compatible') : CHOICE_NAMES[option]}
            </span>
            <span id={`${id}-${option}-hint`} className="min-w-0 flex-1 text-right text-ink-2 text-s">
              {t(`onboarding.providers.${option}`)}
            </span>
          </Radio.Root>
        ))}
      </RadioGroup>
    </div>
  )
}
