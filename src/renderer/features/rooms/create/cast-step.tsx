import { type ExecutionModel, TALK_STYLES } from '@shared/model/persona'
import { useTranslation } from 'react-i18next'
import { formatCost } from '../../../parts/gauge/format'
import type { ModelFinder } from '../../../parts/models/model-finder'
import { CastEditor } from '../../../parts/personas/cast-editor'
import { FEWEST_SEATS } from '../../../parts/personas/seats'
import { navigate, useApp } from '../../../store'
import { Button } from '../../../ui/button'
import { Field, TextInput } from '../../../ui/field'
import { Notice } from '../../../ui/notice'
import { Segmented } from '../../../ui/segmented'
import { Select } from '../../../ui/select'
import { readLimit } from '../read-limit'
import { ModelField } from '../room-model-field'
import { type RoomDraft, roomSeat } from './draft'
import { estimateRound } from './estimate'
import { SeatModel } from './seat-model'

type CastStepProps = {
  readonly draft: RoomDraft
  readonly onChange: (draft: RoomDraft) => void
  readonly finder: ModelFinder
  /** Somebody has tried to start: what is missing is said. */
  readonly tried: boolean
  /** The model that proposed this cast, by name. */
  readonly proposedBy: string | null
  readonly onLeave: () => void
}

const MODELS = ['sequential', 'broadcast', 'mentioned', 'moderator', 'manual'] as const

/** Second step: who takes part, which model plays whom, and how they talk. */
export function CastStep({ draft, onChange, finder, tried, proposedBy, onLeave }: CastStepProps) {
  const { t } = useTranslation()
  const connected = useApp((app) => app.connections.length > 0) ?? true
  return (
    <div className="mt-3.5 flex flex-col gap-4">
      {proposedBy === null ? null : <Notice>{t('rooms.create.proposedBy', { model: proposedBy })}</Notice>}
      {connected ? null : (
        <Notice
          tone="warn"
          action={
            <Button
              size="s"
              onClick={() => {
                onLeave()
                navigate({ page: 'settings', section: 'connections' })
              }}
            >
              {t('rooms.create.addConnection')}
            </Button>
          }
        >
          {t('rooms.create.noConnection')}
        </Notice>
      )}
      <section aria-label={t('rooms.create.modelForAll')} className="flex max-w-84 flex-col gap-2">
        <h3 className="sr-only">{t('rooms.create.modelForAll')}</h3>
        <ModelField
          value={draft.model}
          finder={finder}
          label={t('rooms.create.modelForAll')}
          onChange={(model) => onChange({ ...draft, model })}
          missing={tried}
        />
      </section>
      <div>
        <CastEditor
          seats={draft.seats}
          onChange={(seats) => onChange({ ...draft, seats })}
          wrap={roomSeat}
          tried={tried}
          beside={(seat, change) => (
            <SeatModel
              name={seat.persona.name.trim() || t('rooms.persona.unnamed')}
              value={seat.model}
              all={draft.model}
              finder={finder}
              tried={tried}
              onChange={(model) => change({ ...seat, model })}
            />
          )}
        />
        {tried && draft.seats.length < FEWEST_SEATS ? (
          <p role="alert" className="mt-1 text-bad text-s">
            {t('rooms.create.tooFew')}
          </p>
        ) : null}
      </div>
      <Talking draft={draft} onChange={onChange} finder={finder} tried={tried} />
      <Cost draft={draft} finder={finder} />
    </div>
  )
}

function Talking({ draft, onChange, finder, tried }: Pick<CastStepProps, 'draft' | 'onChange' | 'finder' | 'tried'>) {
  const { t } = useTranslation()
  const style = draft.talkStyle === null ? 'none' : typeof draft.talkStyle === 'string' ? draft.talkStyle : 'custom'
  const custom = draft.talkStyle !== null && typeof draft.talkStyle !== 'string' ? draft.talkStyle : null
  const wrong = (text: string, most: number, whole: boolean) => (readLimit(text, most, whole) === undefined ? t('rooms.create.limitWrong') : null)
  return (
    <>
      <div className="flex flex-col items-start gap-1.25">
        <span className="text-ink-2">{t('rooms.create.who')}</span>
        <Segmented<ExecutionModel>
          label={t('rooms.create.who')}
          value={draft.execution}
          onChange={(execution) => onChange({ ...draft, execution })}
          options={MODELS.map((value) => ({ value, label: t(`rooms.room.models.${value}`) }))}
        />
        <p className="text-ink-2 text-s">{t(`rooms.room.modelHints.${draft.execution}`)}</p>
      </div>
      {draft.execution === 'moderator' ? (
        <section aria-label={t('rooms.create.moderator')} className="flex max-w-84 flex-col gap-2">
          <ModelField
            value={draft.moderator}
            finder={finder}
            label={t('rooms.create.moderator')}
            onChange={(moderator) => onChange({ ...draft, moderator })}
            missing={tried}
          />
        </section>
      ) : null}
      <div className="flex flex-wrap items-start gap-3">
        <Field label={t('rooms.create.talkStyle')} className="w-44">
          <Select
            size="l"
            value={style}
            onChange={(value) => onChange({ ...draft, talkStyle: value === 'none' ? null : value === 'custom' ? custom : value })}
            options={[
              { value: 'none', label: t('rooms.room.settings.styleNone') },
              ...TALK_STYLES.map((value) => ({ value, label: t(`rooms.room.settings.styles.${value}`) })),
              ...(custom ? [{ value: 'custom' as const, label: custom.name }] : []),
            ]}
          />
        </Field>
        <Field label={t('rooms.create.limitRounds')} error={wrong(draft.rounds, 1_000, true)} className="w-36">
          <TextInput value={draft.rounds} inputMode="numeric" placeholder={t('rooms.create.noLimit')} onChange={(rounds) => onChange({ ...draft, rounds })} />
        </Field>
        <Field label={t('rooms.create.limitCost')} error={wrong(draft.cost, 1_000_000, false)} className="w-36">
          <TextInput value={draft.cost} inputMode="decimal" placeholder={t('rooms.create.noLimit')} onChange={(cost) => onChange({ ...draft, cost })} />
        </Field>
      </div>
    </>
  )
}

function Cost({ draft, finder }: Pick<CastStepProps, 'draft' | 'finder'>) {
  const { t } = useTranslation()
  const { cost, unknown } = estimateRound(draft, finder)
  if (draft.seats.length === 0 || (cost === null && draft.model === null)) return null
  return (
    <p className="text-ink-2 text-s tabular-nums">
      {cost === null
        ? t('rooms.create.costUnknown')
        : unknown > 0
          ? t('rooms.create.costPartly', { cost: formatCost(cost), count: unknown })
          : t('rooms.create.cost', { cost: formatCost(cost) })}
    </p>
  )
}
