import { useTranslation } from 'react-i18next'
import { NumberField } from '../../ui/number-field'
import { parseSeconds } from '../../ui/parse-seconds'

type TimeoutFieldProps = { readonly valueMs: number; readonly onChange: (ms: number) => void }

/** Seconds in, milliseconds out. */
export function TimeoutField({ valueMs, onChange }: TimeoutFieldProps) {
  const { t } = useTranslation()
  return (
    <NumberField
      label={t('settings.timeout.label')}
      value={valueMs}
      format={(ms) => String(ms / 1_000)}
      parse={(text) => parseSeconds(text) ?? undefined}
      onChange={onChange}
      invalid={t('settings.timeout.invalid')}
      unit={t('settings.timeout.unit')}
    />
  )
}
