import { Combobox as Base } from '@base-ui/react/combobox'
import { Check, ChevronsUpDown } from 'lucide-react'
import { buttonClass } from './button'
import { classNames } from './class-names'
import { isComposing } from './ime'
import type { SelectOption } from './select'

type ComboboxProps = {
  /** Null: nothing chosen yet, the placeholder is shown. */
  readonly value: string | null
  readonly onChange: (value: string) => void
  readonly options: readonly SelectOption<string>[]
  /** Accessible name. */
  readonly label: string
  /** Names the field inside the list. */
  readonly searchLabel: string
  /** Shown where nothing matches. */
  readonly emptyText: string
  readonly placeholder?: string | undefined
  readonly className?: string | undefined
}

/** A select with a search field, for lists too long to look through. */
export function Combobox({ value, onChange, options, label, searchLabel, emptyText, placeholder, className }: ComboboxProps) {
  const chosen = options.find((option) => option.value === value) ?? null
  return (
    <Base.Root<SelectOption<string>>
      items={options}
      value={chosen}
      onValueChange={(next) => (next === null ? undefined : onChange(next.value))}
      isItemEqualToValue={(a, b) => a.value === b.value}
      filter={matches}
      autoHighlight
    >
      <Base.Trigger aria-label={label} className={classNames(buttonClass('default', 'm', 'field'), 'min-w-36 max-w-full', className)}>
        <span className={classNames('truncate', chosen === null && 'text-ink-3')}>{chosen?.label ?? placeholder}</span>
        <ChevronsUpDown aria-hidden size={13} strokeWidth={1.75} className="shrink-0 text-ink-3" />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="start" className="z-50 outline-none">
          <Base.Popup
            aria-label={label}
            className="pop flex max-h-[min(360px,var(--available-height))] w-80 min-w-(--anchor-width) max-w-(--available-width) flex-col rounded-m border border-line-strong bg-raise text-ink shadow-pop outline-none"
          >
            <Base.Input
              aria-label={searchLabel}
              placeholder={searchLabel}
              onKeyDown={(event) => {
                if (isComposing(event)) event.preventBaseUIHandler()
              }}
              className="h-8 w-full shrink-0 border-line border-b bg-transparent px-3 outline-none"
            />
            <Base.Empty>
              <p className="px-3 py-2.5 text-ink-2">{emptyText}</p>
            </Base.Empty>
            <Base.List className="min-h-0 flex-1 scroll-py-1 overflow-y-auto p-1 outline-none empty:p-0">
              {(option: SelectOption<string>) => (
                <Base.Item
                  key={option.value}
                  value={option}
                  className="flex min-h-7 cursor-default select-none items-center gap-2 rounded-s px-2 py-1 outline-none data-highlighted:bg-hover"
                >
                  <span className="grid w-4 shrink-0 place-items-center">
                    <Base.ItemIndicator>
                      <Check aria-hidden size={14} strokeWidth={1.75} />
                    </Base.ItemIndicator>
                  </span>
                  <span className="min-w-0 flex-1 truncate">{option.label}</span>
                  {option.hint === undefined ? null : <span className="shrink-0 text-ink-3 text-s">{option.hint}</span>}
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** Every word of the query is somewhere in the label or the value, in any order. */
function matches(option: SelectOption<string>, query: string): boolean {
  const text = `${option.label} ${option.value}`.toLowerCase()
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
