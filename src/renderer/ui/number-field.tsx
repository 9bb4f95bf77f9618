import { useId, useState } from 'react'
import { classNames } from './class-names'
import { TextInput } from './field'

type NumberFieldProps<V extends number | null> = {
  /** Accessible name. */
  readonly label: string
  readonly value: V
  /** The value as it is shown and typed. */
  readonly format: (value: V) => string
  /** Reads what is typed; undefined where it is no value. */
  readonly parse: (text: string) => V | undefined
  readonly onChange: (value: V) => void
  /** What is wrong with a text that is no value. */
  readonly invalid: string
  /** Stands behind the field. */
  readonly unit?: string | undefined
  readonly placeholder?: string | undefined
  readonly disabled?: boolean | undefined
  readonly className?: string | undefined
}

/** A figure to type. Takes effect when the field is left or Enter is pressed: half a number is not a setting. Esc takes it back. */
export function NumberField<V extends number | null>(props: NumberFieldProps<V>) {
  const { label, value, format, parse, onChange, invalid, unit, placeholder, disabled = false, className } = props
  const id = useId()
  const [typed, setTyped] = useState<string | null>(null)
  const text = typed ?? format(value)
  const parsed = parse(text)
  const wrong = typed !== null && parsed === undefined

  function finish(): void {
    if (typed === null || parsed === undefined) return
    setTyped(null)
    if (parsed !== value) onChange(parsed)
  }

  return (
    <>
      <span className="flex items-center gap-2">
        <TextInput
          aria-label={unit === undefined ? label : `${label}, ${unit}`}
          aria-invalid={wrong}
          aria-describedby={wrong ? id : undefined}
          value={text}
          onChange={setTyped}
          onBlur={finish}
          onKeyDown={(event) => {
            if (event.key === 'Enter') finish()
            if (event.key === 'Escape' && typed !== null) {
              event.preventDefault()
              event.stopPropagation()
              setTyped(null)
            }
          }}
          inputMode="decimal"
          placeholder={placeholder}
          disabled={disabled}
          className={classNames('text-right tabular-nums aria-invalid:border-bad', className ?? 'w-20')}
        />
        {unit === undefined ? null : (
          <span aria-hidden className="text-ink-2">
            {unit}
          </span>
        )}
      </span>
      {wrong ? (
        <p id={id} role="alert" className="max-w-70 text-bad text-s @lg:text-right">
          {invalid}
        </p>
      ) : null}
    </>
  )
}
