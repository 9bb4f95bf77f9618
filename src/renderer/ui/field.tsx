import { Field as Base } from '@base-ui/react/field'
import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names'

type FieldProps = {
  readonly label: string
  /** Said before anything goes wrong. */
  readonly hint?: ReactNode
  /** Said instead of the hint once it did; marks the control as invalid. */
  readonly error?: string | null | undefined
  /** One TextInput, TextArea or Select. */
  readonly children: ReactNode
  readonly className?: string | undefined
}

/** A control with its label, hint and error; all three are tied to it for screen readers. */
export function Field({ label, hint, error, children, className }: FieldProps) {
  const wrong = error !== undefined && error !== null && error !== ''
  return (
    <Base.Root invalid={wrong} className={classNames('flex min-w-0 flex-col items-stretch gap-1.25', className)}>
      <Base.Label className="text-ink-2">{label}</Base.Label>
      {children}
      {wrong || hint === undefined ? null : <Base.Description className="text-ink-3 text-s">{hint}</Base.Description>}
      {wrong ? (
        <Base.Error match role="alert" className="text-bad text-s">
          {error}
        </Base.Error>
      ) : null}
    </Base.Root>
  )
}

const CONTROL =
  'min-w-0 rounded-s border border-line-strong bg-bg px-2.25 text-ink text-m outline-offset-0 transition-colors placeholder:text-ink-3 disabled:opacity-60 data-invalid:border-bad'

type TextInputProps = Omit<ComponentProps<'input'>, 'onChange' | 'value' | 'defaultValue'> & {
  readonly value: string
  readonly onChange: (value: string) => void
  /** As high as a button, for a row of buttons. */
  readonly compact?: boolean | undefined
}

/** One line of text. `className` is for its place and width. */
export function TextInput({ value, onChange, compact = false, className, ...rest }: TextInputProps) {
  return <Base.Control {...rest} value={value} onValueChange={(next) => onChange(next)} className={classNames(CONTROL, compact ? 'h-7' : 'h-8', className)} />
}

type TextAreaProps = Omit<ComponentProps<'textarea'>, 'onChange' | 'value' | 'defaultValue'> & {
  readonly value: string
  readonly onChange: (value: string) => void
}

/** Several lines of text; grows with them up to its maximum height. */
export function TextArea({ value, onChange, className, ...rest }: TextAreaProps) {
  return (
    <Base.Control
      value={value}
      onValueChange={(next) => onChange(next)}
      render={<textarea {...rest} className={classNames(CONTROL, 'field-sizing-content min-h-16 resize-none py-1.5', className)} />}
    />
  )
}
