import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TextInput } from '../../ui/field'
import { parseSeconds } from './parse-seconds'

type TimeoutFieldProps = { readonly valueMs: number; readonly onChange: (ms: number) => void }

/** Seconds in, milliseconds out. Takes effect when the field is left or Enter is pressed: half a number is not a setting. */
export function TimeoutField({ valueMs, onChange }: TimeoutFieldProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState<string | null>(null)
  const text = typed ?? String(valueMs / 1_000)
  const parsed = parseSeconds(text)
  const problem = typed !== null && parsed === null ? t('settings.timeout.invalid') : undefined

  function finish(): void {
    if (typed === null || parsed === null) return
    setTyped(null)
    if (parsed !== valueMs) onChange(parsed)
  }

  return (
    <>
      <span className="flex items-center gap-2">
        <TextInput
          aria-label={t('settings.timeout.label')}
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : 'timeout-problem'}
          value={text}
          onChange={setTyped}
          onBlur={finish}
          onKeyDown={(event) => {
            if (event.key === 'Enter') finish()
            if (event.key === 'Escape' && typed !== null) {
              event.stopPropagation()
              setTyped(null)
            }
          }}
          inputMode="decimal"
          className="w-20 text-right tabular-nums aria-invalid:border-bad"
        />
        <span className="text-ink-2">{t('settings.timeout.unit')}</span>
      </span>
      {problem === undefined ? null : (
        <p id="timeout-problem" role="alert" className="text-bad text-s">
          {problem}
        </p>
      )}
    </>
  )
}
