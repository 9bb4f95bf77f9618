import type { RoomLimits } from '@shared/model/room'
import { useTranslation } from 'react-i18next'
import { Select } from '../../ui/select'
import { configureRoom } from './room-actions'
import { LimitField, PanelSection } from './room-panel-parts'

type LimitsProps = {
  readonly roomId: string
  readonly limits: RoomLimits
  /** Names of those whose model has no known price. */
  readonly unpriced: readonly string[]
}

/** How far the room may go, and what happens at the limit. */
export function LimitsSection({ roomId, limits, unpriced }: LimitsProps) {
  const { t } = useTranslation()
  const save = (patch: Partial<RoomLimits>): void => void configureRoom(roomId, { limits: patch })
  const common = { placeholder: t('rooms.room.settings.limitNone'), wrong: t('rooms.room.settings.limitWrong') }
  return (
    <PanelSection title={t('rooms.room.settings.limits')}>
      <div className="flex flex-col gap-1.5">
        <LimitField {...common} label={t('rooms.room.settings.limitRounds')} value={limits.rounds} max={1_000} onSave={(rounds) => save({ rounds })} />
        <LimitField
          {...common}
          label={t('rooms.room.settings.limitUtterances')}
          value={limits.utterances}
          max={10_000}
          onSave={(utterances) => save({ utterances })}
        />
        <LimitField
          {...common}
          whole={false}
          label={t('rooms.room.settings.limitMinutes')}
          value={limits.minutes}
          max={10_000}
          onSave={(minutes) => save({ minutes })}
        />
        <LimitField {...common} label={t('rooms.room.settings.limitTokens')} value={limits.tokens} max={1_000_000_000} onSave={(tokens) => save({ tokens })} />
        <LimitField
          {...common}
          whole={false}
          label={t('rooms.room.settings.limitCost')}
          value={limits.cost}
          max={1_000_000}
          onSave={(cost) => save({ cost })}
        />
        {limits.cost !== null && unpriced.length > 0 ? (
          <p className="text-s text-warn">{t('rooms.room.settings.unpriced', { names: unpriced.join(', ') })}</p>
        ) : null}
        <LimitField
          {...common}
          optional={false}
          wrong={t('rooms.room.settings.parallelWrong')}
          label={t('rooms.room.settings.limitParallel')}
          value={limits.parallel}
          max={8}
          onSave={(parallel) => (parallel === null ? undefined : save({ parallel }))}
        />
        <span className="mt-1.5 text-ink-2">{t('rooms.room.settings.onBudget')}</span>
        <Select
          label={t('rooms.room.settings.onBudget')}
          className="w-full"
          value={limits.onBudget}
          onChange={(onBudget) => save({ onBudget })}
          options={(['ask', 'skip', 'stop'] as const).map((value) => ({ value, label: t(`rooms.room.settings.budgets.${value}`) }))}
        />
        <span className="mt-1.5 text-ink-2">{t('rooms.room.settings.onFailure')}</span>
        <Select
          label={t('rooms.room.settings.onFailure')}
          className="w-full"
          value={limits.onFailure}
          onChange={(onFailure) => save({ onFailure })}
          options={(['continue', 'pause', 'stop'] as const).map((value) => ({ value, label: t(`rooms.room.settings.failures.${value}`) }))}
        />
      </div>
    </PanelSection>
  )
}
