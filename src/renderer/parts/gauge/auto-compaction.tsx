import type { CompactionConfig, CompactionStatus } from '@shared/model/compaction'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { shortcutText } from '../../ui/shortcut'
import { Switch } from '../../ui/switch'
import { formatTokens } from './format'

/** What the gauge can ask for; a chat and a participant of a room do it differently. Keep it stable between renders. */
export type CompactionActions = {
  /** Opens "Compact now". */
  compact(): void
  setAutomatic(on: boolean): void
  redo(): void
}

type AutoCompactionProps = {
  readonly config: CompactionConfig
  readonly status: CompactionStatus
  readonly actions: CompactionActions
  readonly onCompact: () => void
}

/** When room is made by itself, the switch for it, and the way to do it now. */
export function AutoCompaction({ config, status, actions, onCompact }: AutoCompactionProps) {
  const { t } = useTranslation()
  return (
    <section className="mt-3 border-line border-t pt-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Switch label={t('compaction.gauge.auto')} checked={config.strategy !== 'off'} onChange={actions.setAutomatic} />
        <Button onClick={onCompact} title={shortcutText('Mod+Shift+K')}>
          {t('compaction.gauge.compactNow')}
        </Button>
      </div>
      <p className="mt-2 text-ink-3 text-s">
        {text()}{' '}
        {status.resting ? (
          <button type="button" className="text-accent hover:underline" onClick={actions.redo}>
            {t('compaction.gauge.redo')}
          </button>
        ) : null}
      </p>
    </section>
  )

  function text(): string {
    if (status.resting) return t('compaction.gauge.rests')
    if (config.strategy === 'off' || status.threshold === null) return t('compaction.gauge.off')
    const key = config.strategy === 'threshold' ? 'compaction.gauge.aboveShortens' : 'compaction.gauge.above'
    return t(key, { tokens: formatTokens(status.threshold) })
  }
}
