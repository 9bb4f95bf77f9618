import type { Id } from '@shared/ids'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProviderChoice } from '../../parts/connections/provider-choice'
import { ConnectStep } from './connect-step'
import { ModelStep } from './model-step'
import { WelcomeStep } from './welcome-step'

type Step =
  | { readonly name: 'welcome' }
  | { readonly name: 'connect'; readonly choice: Exclude<ProviderChoice, 'demo'> }
  | { readonly name: 'model'; readonly connectionId: Id; readonly model: string | null }

/** The first run: a provider, a key or an address, a test, a model. Or the demo, or nothing of all that. */
export function Onboarding() {
  const { t } = useTranslation()
  const [step, setStep] = useState<Step>({ name: 'welcome' })
  const [choice, setChoice] = useState<ProviderChoice>('anthropic')
  return (
    <main aria-label={t('onboarding.label')} className="h-full overflow-y-auto bg-bg">
      <div className="mx-auto flex min-h-full w-full max-w-115 flex-col justify-center px-5 py-10">
        <StepView step={step} setStep={setStep} choice={choice} setChoice={setChoice} />
      </div>
    </main>
  )
}

type StepViewProps = {
  readonly step: Step
  readonly setStep: (step: Step) => void
  readonly choice: ProviderChoice
  readonly setChoice: (choice: ProviderChoice) => void
}

function StepView({ step, setStep, choice, setChoice }: StepViewProps) {
  const back = () => setStep({ name: 'welcome' })
  switch (step.name) {
    case 'welcome':
      return <WelcomeStep choice={choice} onChoice={setChoice} onContinue={(chosen) => setStep({ name: 'connect', choice: chosen })} />
    case 'connect':
      return <ConnectStep choice={step.choice} onBack={back} onContinue={(connectionId, model) => setStep({ name: 'model', connectionId, model })} />
    case 'model':
      return <ModelStep connectionId={step.connectionId} tried={step.model} />
  }
}
