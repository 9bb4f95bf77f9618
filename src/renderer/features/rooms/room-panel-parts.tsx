import { type ReactNode, useState } from 'react'
import { Field, TextArea, TextInput } from '../../ui/field'
import { readLimit } from './read-limit'

/** One part of the panel under its small heading. */
export function PanelSection({ title, action, children }: { readonly title: string; readonly action?: ReactNode; readonly children: ReactNode }) {
  return (
    <section className="not-first:mt-4.5">
      <div className="mb-2 flex min-h-4 items-center">
        <h2 className="flex-1 font-semibold text-[11px] text-ink-3">{title}</h2>
        {action}
      </div>
      {children}
    </section>
  )
}

type SavedTextProps = {
  readonly label: string
  readonly hint?: string
  readonly value: string
  readonly onSave: (text: string) => void
  readonly lines?: boolean
  /** The heading above it says the same. */
  readonly hideLabel?: boolean
}

/** A text that is saved when the field is left; what another window saves meanwhile is taken over while nothing is typed here. */
export function SavedText({ label, hint, value, onSave, lines = true, hideLabel = false }: SavedTextProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const text = typed ?? value
  const finish = (): void => {
    if (typed !== null && typed.trim() !== value) onSave(typed.trim())
    setTyped(null)
  }
  if (hideLabel)
    return (
      <>
        <TextArea aria-label={label} value={text} onChange={setTyped} onBlur={finish} className="max-h-52 min-h-9 w-full" />
        {hint === undefined ? null : <p className="mt-1 text-ink-3 text-s">{hint}</p>}
      </>
    )
  return (
    <Field label={label} {...(hint === undefined ? {} : { hint })}>
      {lines ? (
        <TextArea value={text} onChange={setTyped} onBlur={finish} className="max-h-52 min-h-9" />
      ) : (
        <TextInput value={text} onChange={setTyped} onBlur={finish} />
      )}
    </Field>
  )
}

type LimitFieldProps = {
  readonly label: string
  readonly value: number | null
  readonly placeholder: string
  readonly wrong: string
  readonly max: number
  /** False: also parts of one, such as cents. */
  readonly whole?: boolean
  /** May be left empty. */
  readonly optional?: boolean
  readonly onSave: (value: number | null) => void
}

/** A figure in one row with its name; takes effect when the field is left or Enter is pressed. */
export function LimitField({ label, value, placeholder, wrong, max, whole = true, optional = true, onSave }: LimitFieldProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const stored = value === null ? '' : String(value)
  const parsed = typed === null ? value : readLimit(typed, max, whole)
  const bad = parsed === undefined || (parsed === null && !optional)
  const finish = (): void => {
    if (typed === null || bad) return
    setTyped(null)
    if (parsed !== value) onSave(parsed)
  }
  return (
    <div className="flex flex-col gap-0.5">
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the field inside renders its own input */}
      <label className="flex items-center gap-3">
        <span className="min-w-0 flex-1 text-ink-2">{label}</span>
        <TextInput
          compact
          aria-label={label}
          aria-invalid={bad}
          value={typed ?? stored}
          onChange={setTyped}
          onBlur={finish}
          onKeyDown={(event) => {
            if (event.key === 'Enter') finish()
          }}
          inputMode="decimal"
          placeholder={placeholder}
          className="w-22 text-right tabular-nums aria-invalid:border-bad"
        />
      </label>
      {bad ? (
        <p role="alert" className="text-bad text-s">
          {wrong}
        </p>
      ) : null}
    </div>
  )
}
