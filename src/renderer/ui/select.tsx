import { Select as Base } from '@base-ui/react/select'
import { Check, ChevronsUpDown } from 'lucide-react'
import { type ButtonSize, buttonClass } from './button'
import { classNames } from './class-names'

export type SelectOption<V extends string> = {
  readonly value: V
  readonly label: string
  /** A few words beside the label, in the list only. */
  readonly hint?: string | undefined
}

type SelectProps<V extends string> = {
  /** Null: nothing chosen yet, the placeholder is shown. */
  readonly value: V | null
  readonly onChange: (value: V) => void
  readonly options: readonly SelectOption<V>[]
  /** Accessible name; may be left out inside a Field, whose label then names it. */
  readonly label?: string | undefined
  readonly placeholder?: string | undefined
  readonly disabled?: boolean | undefined
  /** `l` beside text fields, whose height it has. */
  readonly size?: ButtonSize | undefined
  readonly className?: string | undefined
}

/** Chooses one of several values. */
export function Select<V extends string>({ value, onChange, options, label, placeholder, disabled = false, size = 'm', className }: SelectProps<V>) {
  return (
    <Base.Root<V> items={options} value={value} onValueChange={(next) => (next === null ? undefined : onChange(next))} disabled={disabled} modal={false}>
      <Base.Trigger aria-label={label} className={classNames(buttonClass('default', size, 'field'), 'min-w-36 max-w-full', className)}>
        <Base.Value placeholder={placeholder ?? ''} className="truncate data-placeholder:text-ink-3" />
        <Base.Icon>
          <ChevronsUpDown aria-hidden size={13} strokeWidth={1.75} className="text-ink-3" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner alignItemWithTrigger={false} sideOffset={4} className="z-50 outline-none">
          <Base.Popup className="pop max-h-[min(360px,var(--available-height))] min-w-(--anchor-width) max-w-100 overflow-y-auto rounded-m border border-line-strong bg-raise text-ink shadow-pop outline-none">
            <Base.List className="p-1 outline-none">
              {options.map((option) => (
                <Base.Item
                  key={option.value}
                  value={option.value}
                  className="flex min-h-7 cursor-default select-none items-center gap-2 rounded-s px-2 py-1 outline-none data-highlighted:bg-hover"
                >
                  <span className="grid w-4 shrink-0 place-items-center">
                    <Base.ItemIndicator>
                      <Check aria-hidden size={14} strokeWidth={1.75} />
                    </Base.ItemIndicator>
                  </span>
                  <Base.ItemText className="min-w-0 flex-1 truncate">{option.label}</Base.ItemText>
                  {option.hint === undefined ? null : <span className="shrink-0 pl-3 text-ink-3 text-s">{option.hint}</span>}
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
