import type { Team } from '@shared/model/persona'
import { useTranslation } from 'react-i18next'
import { ErrorNotice } from '../../../parts/connections/error-notice'
import type { ModelFinder } from '../../../parts/models/model-finder'
import { Field, TextArea } from '../../../ui/field'
import { Select } from '../../../ui/select'
import { Spinner } from '../../../ui/spinner'
import { type ChosenModel, ModelField } from '../room-model-field'
import { type Beginning, TeamCards } from './team-cards'
import type { Proposal } from './use-proposal'

/** How a team is asked for. */
export type Wish = { readonly model: ChosenModel | null; readonly size: string; readonly roles: string }

type TopicStepProps = {
  readonly topic: string
  readonly onTopic: (topic: string) => void
  readonly teams: readonly Team[] | null
  readonly beginning: Beginning
  readonly onBeginning: (beginning: Beginning) => void
  readonly wish: Wish
  readonly onWish: (wish: Wish) => void
  readonly proposal: Proposal
  readonly finder: ModelFinder
  /** Somebody has tried to go on: what is missing is said. */
  readonly tried: boolean
}

/** First step: what the room is about, and who it begins with. */
export function TopicStep({ topic, onTopic, teams, beginning, onBeginning, wish, onWish, proposal, finder, tried }: TopicStepProps) {
  const { t } = useTranslation()
  const proposes = beginning.kind === 'propose'
  return (
    <div className="mt-3.5 flex flex-col gap-4">
      <Field
        label={t('rooms.create.topic')}
        hint={t('rooms.create.topicHint')}
        error={tried && proposes && topic.trim() === '' ? t('rooms.create.topicNeeded') : null}
      >
        <TextArea value={topic} onChange={onTopic} maxLength={20_000} placeholder={t('rooms.create.topicPlaceholder')} className="max-h-40" />
      </Field>
      {teams ? <TeamCards teams={teams} value={beginning} onChange={onBeginning} /> : <Spinner label={t('common.loading')} />}
      {proposes ? (
        <div className="flex flex-col gap-3 rounded-m border border-line p-3">
          <div className="flex flex-wrap items-start gap-3">
            <div className="flex min-w-52 flex-1 flex-col gap-2">
              <ModelField value={wish.model} finder={finder} onChange={(model) => onWish({ ...wish, model })} missing={tried} />
            </div>
            <Field label={t('rooms.create.size')} className="w-36">
              <Select
                size="l"
                value={wish.size}
                onChange={(size) => onWish({ ...wish, size })}
                options={[{ value: 'any', label: t('rooms.create.sizeAny') }, ...SIZES.map((size) => ({ value: size, label: size }))]}
              />
            </Field>
          </div>
          <Field label={t('rooms.create.roles')} hint={t('rooms.create.rolesHint')}>
            <TextArea value={wish.roles} onChange={(roles) => onWish({ ...wish, roles })} maxLength={1_600} className="max-h-28 min-h-9" />
          </Field>
          {proposal.state === 'failed' ? <ErrorNotice error={proposal.error} /> : null}
        </div>
      ) : null}
    </div>
  )
}

const SIZES = ['2', '3', '4', '5', '6', '7', '8'] as const
