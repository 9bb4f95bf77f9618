import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
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
  /** Resolves to false where it was refused: the text then stays as it was typed. */
  readonly onSave: (text: string) => Promise<boolean>
  readonly lines?: boolean
  /** The heading above it says the same. */
  readonly hideLabel?: boolean
  /** For a field that has just been asked for: it begins with the focus, and goes again when it is left without a text or by Esc. */
  readonly onUnused?: (byKey: boolean) => void
}

/** A text that is saved when the field is left and taken back with Esc; what another window saves meanwhile is taken over while nothing is typed here. */
export function SavedText({ label, hint, value, onSave, lines = true, hideLabel = false, onUnused }: SavedTextProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState<string | null>(null)
  const [refused, setRefused] = useState(false)
  const text = typed ?? value
  const finish = async (): Promise<void> => {
    if (onUnused && text.trim() === '') return onUnused(false)
    const saved = typed === null || typed.trim() === value || (await onSave(typed.trim()))
    setRefused(!saved)
    // What has been typed since stays.
    if (saved) setTyped((now) => (now === typed ? null : now))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || (typed === null && !onUnused)) return
    event.preventDefault()
    event.stopPropagation()
    setTyped(null)
    setRefused(false)
    onUnused?.(true)
  }
  const common = { value: text, onChange: setTyped, onBlur: () => void finish(), onKeyDown, autoFocus: onUnused !== undefined }
  const failed = refused ? t('rooms.room.settings.notSaved') : null
  if (hideLabel)
    return (
      <>
        <TextArea aria-label={label} {...common} className="max-h-52 min-h-9 w-full" />
        {hint === undefined || failed !== null ? null : <p className="mt-1 text-ink-3 text-s">{hint}</p>}
        {failed === null ? null : (
          <p role="alert" className="mt-1 text-bad text-s">
            {failed}
          </p>
        )}
      </>
    )
  return (
    <Field label={label} error={failed} {...(hint === undefined ? {} : { hint })}>
      {lines ? <TextArea {...common} className="max-h-52 min-h-9" /> : <TextInput {...common} />}
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
