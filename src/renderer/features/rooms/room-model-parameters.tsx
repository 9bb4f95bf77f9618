import type { ChatConfig } from '@shared/model/chat'
import { useTranslation } from 'react-i18next'
import { CompactionFields } from '../../parts/compaction/compaction-fields'
import { useCompactionForm } from '../../parts/compaction/use-compaction-form'
import { parseTokens } from '../../parts/connections/figures'
import { CapabilityChecks, useCapabilities } from '../../parts/personas/capabilities'
import { NumberField } from '../../ui/number-field'
import { SettingRow } from '../../ui/setting-row'
import { Switch } from '../../ui/switch'
import { readLimit } from './read-limit'

/** How a participant's model is called, beside which one it is. */
export type Parameters = Pick<ChatConfig, 'maxTokens' | 'temperature' | 'streaming' | 'toolsets' | 'compaction'>

/** What has changed, as methods take it: the rest may name what does not exist any more, and is left alone. */
export function changedParameters(before: Parameters, after: Parameters) {
  const { maxTokens, temperature, streaming, toolsets, compaction } = after
  return {
    ...(maxTokens !== before.maxTokens && { maxTokens }),
    ...(temperature !== before.temperature && { temperature }),
    ...(streaming !== before.streaming && { streaming }),
    ...(toolsets !== before.toolsets && { toolsets: [...toolsets] }),
    ...(compaction !== before.compaction && { compaction }),
  }
}

type ModelParametersProps = { readonly value: Parameters; readonly onChange: (value: Parameters) => void }

/** Length, temperature, streaming, tools and compaction of one participant; nothing is saved yet. */
export function ModelParameters({ value, onChange }: ModelParametersProps) {
  const { t } = useTranslation()
  const toolsets = useCapabilities(value.toolsets)
  const compaction = useCompactionForm((patch) => {
    onChange({ ...value, compaction: { ...value.compaction, ...patch } })
    return Promise.resolve({ ok: true, data: null })
  })
  return (
    <>
      <SettingRow label={t('inspector.maxTokens')}>
        <NumberField<number | null>
          label={t('inspector.maxTokens')}
          value={value.maxTokens}
          format={(tokens) => (tokens === null ? '' : tokens.toLocaleString('en'))}
          parse={(text) => (text.trim() === '' ? null : (parseTokens(text) ?? undefined))}
          onChange={(maxTokens) => onChange({ ...value, maxTokens })}
          invalid={t('rooms.room.model.maxTokensWrong')}
          placeholder={t('inspector.maxTokensAuto')}
          unit={t('rooms.room.model.tokens')}
          className="w-44"
        />
      </SettingRow>
      <SettingRow label={t('inspector.temperature')}>
        <NumberField<number | null>
          label={t('inspector.temperature')}
          value={value.temperature}
          format={(temperature) => (temperature === null ? '' : String(temperature))}
          parse={readTemperature}
          onChange={(temperature) => onChange({ ...value, temperature })}
          invalid={t('rooms.room.model.temperatureWrong')}
          placeholder={t('inspector.temperatureAuto')}
          className="w-44"
        />
      </SettingRow>
      <SettingRow label={t('rooms.room.model.streaming')} hint={t('rooms.room.model.streamingHint')}>
        <Switch hideLabel label={t('rooms.room.model.streaming')} checked={value.streaming} onChange={(streaming) => onChange({ ...value, streaming })} />
      </SettingRow>
      <div className="border-line border-t py-3.5">
        <CapabilityChecks
          label={t('rooms.room.model.toolsets')}
          options={toolsets}
          value={value.toolsets}
          onChange={(next) => onChange({ ...value, toolsets: next })}
        />
      </div>
      <div className="border-line border-t pt-3.5">
        <CompactionFields value={value.compaction} form={compaction} />
      </div>
    </>
  )
}

/** From 0 to 2; null where nothing is typed, undefined where it is none. */
function readTemperature(text: string): number | null | undefined {
  return text.trim() === '0' ? 0 : readLimit(text, 2, false)
}
