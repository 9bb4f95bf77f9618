import type { CompactionConfig } from '@shared/model/compaction'
import { useTranslation } from 'react-i18next'
import { NumberField } from '../../ui/number-field'
import { parseSeconds } from '../../ui/parse-seconds'
import { Select } from '../../ui/select'
import { SettingRow } from '../../ui/setting-row'
import { parseTokens } from '../connections/figures'
import { formatTokens } from '../gauge/format'
import { parsePercent, parseWhole, percentText } from './figures'
import { PromptField } from './prompt-field'
import { SummarizerField } from './summarizer-field'
import type { CompactionForm } from './use-compaction-form'

type CompactionFieldsProps = {
  readonly value: CompactionConfig
  readonly form: CompactionForm
  /** The window without the room kept for the answer, tokens; left out where there is no one window. */
  readonly usable?: number | undefined
}

const STRATEGIES = ['llm', 'threshold', 'off'] as const
const RESULTS = ['summarize', 'redact'] as const

/** Everything that can be set about compaction: for new chats, and for one. A change takes effect at once. */
export function CompactionFields({ value, form, usable }: CompactionFieldsProps) {
  const { t } = useTranslation()
  const { change, errorOf } = form
  const off = value.strategy === 'off'
  return (
    <>
      <SettingRow label={t('compaction.settings.strategy.label')} hint={t(`compaction.settings.strategy.hint.${value.strategy}`)} error={errorOf('strategy')}>
        <Select
          label={t('compaction.settings.strategy.label')}
          value={value.strategy}
          onChange={(strategy) => change({ strategy })}
          options={STRATEGIES.map((strategy) => ({ value: strategy, label: t(`compaction.settings.strategy.${strategy}`) }))}
          className="w-56"
        />
      </SettingRow>
      <SettingRow
        label={t('compaction.settings.threshold.label')}
        hint={
          usable === undefined
            ? t('compaction.settings.threshold.hint')
            : t('compaction.settings.threshold.hintTokens', { tokens: formatTokens(value.threshold * usable) })
        }
        error={errorOf('threshold')}
      >
        <NumberField
          label={t('compaction.settings.threshold.label')}
          value={value.threshold}
          format={percentText}
          parse={parsePercent}
          onChange={(threshold) => change({ threshold })}
          invalid={t('compaction.settings.threshold.invalid')}
          unit={t('compaction.settings.threshold.unit')}
          disabled={off}
        />
      </SettingRow>
      <SettingRow label={t('compaction.settings.cap.label')} hint={t('compaction.settings.cap.hint')} error={errorOf('maxContextTokens')}>
        <NumberField<number | null>
          label={t('compaction.settings.cap.label')}
          value={value.maxContextTokens}
          format={tokensOrNone}
          parse={(text) => (text.trim() === '' ? null : (parseTokens(text) ?? undefined))}
          onChange={(maxContextTokens) => change({ maxContextTokens })}
          invalid={t('compaction.settings.cap.invalid')}
          unit={t('compaction.settings.cap.unit')}
          placeholder={t('compaction.settings.cap.none')}
          disabled={off}
          className="w-24"
        />
      </SettingRow>
      <SettingRow label={t('compaction.settings.keep.label')} hint={t('compaction.settings.keep.hint')} error={errorOf('keepRecentTurns')}>
        <NumberField
          label={t('compaction.settings.keep.label')}
          value={value.keepRecentTurns}
          format={String}
          parse={(text) => parseWhole(text, 1, 10_000)}
          onChange={(keepRecentTurns) => change({ keepRecentTurns })}
          invalid={t('compaction.settings.keep.invalid')}
          unit={t('compaction.settings.keep.unit')}
        />
      </SettingRow>
      <SettingRow label={t('compaction.settings.results.label')} hint={t('compaction.settings.results.hint')} error={errorOf('toolResults')}>
        <Select
          label={t('compaction.settings.results.label')}
          value={value.toolResults}
          onChange={(toolResults) => change({ toolResults })}
          options={RESULTS.map((kind) => ({ value: kind, label: t(`compaction.settings.results.${kind}`) }))}
          className="w-56"
        />
      </SettingRow>
      <SettingRow label={t('compaction.settings.summarizer.label')} hint={t('compaction.settings.summarizer.hint')} error={errorOf('summarizer')}>
        <SummarizerField value={value.summarizer} onChange={(summarizer) => change({ summarizer })} />
      </SettingRow>
      <SettingRow label={t('compaction.settings.maxSummary.label')} hint={t('compaction.settings.maxSummary.hint')} error={errorOf('maxSummaryTokens')}>
        <NumberField
          label={t('compaction.settings.maxSummary.label')}
          value={value.maxSummaryTokens}
          format={(tokens) => tokens.toLocaleString('en')}
          parse={summaryTokens}
          onChange={(maxSummaryTokens) => change({ maxSummaryTokens })}
          invalid={t('compaction.settings.maxSummary.invalid')}
          unit={t('compaction.settings.maxSummary.unit')}
        />
      </SettingRow>
      <SettingRow label={t('compaction.settings.timeout.label')} hint={t('compaction.settings.timeout.hint')} error={errorOf('timeoutMs')}>
        <NumberField
          label={t('compaction.settings.timeout.label')}
          value={value.timeoutMs}
          format={(ms) => String(ms / 1_000)}
          parse={(text) => parseSeconds(text) ?? undefined}
          onChange={(timeoutMs) => change({ timeoutMs })}
          invalid={t('compaction.settings.timeout.invalid')}
          unit={t('compaction.settings.timeout.unit')}
        />
      </SettingRow>
      <PromptField value={value.prompt} onChange={(prompt) => change({ prompt })} error={errorOf('prompt')} />
    </>
  )
}

function tokensOrNone(tokens: number | null): string {
  return tokens === null ? '' : tokens.toLocaleString('en')
}

function summaryTokens(text: string): number | undefined {
  const tokens = parseTokens(text)
  return tokens !== null && tokens >= 64 && tokens <= 1_000_000 ? tokens : undefined
}
