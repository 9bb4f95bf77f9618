import { Switch as Base } from '@base-ui/react/switch'

type SwitchProps = {
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly label: string
  /** The label is then only read out, where the text beside the switch says the same. */
  readonly hideLabel?: boolean | undefined
  readonly disabled?: boolean | undefined
}

/** On or off, at once. */
export function Switch({ checked, onChange, label, hideLabel = false, disabled = false }: SwitchProps) {
  const control = (
    <Base.Root
      checked={checked}
      onCheckedChange={(next) => onChange(next)}
      disabled={disabled}
      aria-label={hideLabel ? label : undefined}
      className="flex h-4.5 w-8 shrink-0 rounded-full border border-line-strong bg-active p-px transition-colors data-checked:border-accent data-checked:bg-accent data-disabled:opacity-50"
    >
      <Base.Thumb className="size-3.5 rounded-full bg-ink-2 transition-[translate,background-color] data-checked:translate-x-3.5 data-checked:bg-accent-ink" />
    </Base.Root>
  )
  if (hideLabel) return control
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the switch inside renders its own input
    <label className="inline-flex items-center gap-2">
      {control}
      <span>{label}</span>
    </label>
  )
}
