import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { classNames } from './class-names'

type SegmentedProps<V extends string> = {
  readonly value: V
  readonly onChange: (value: V) => void
  readonly options: readonly { readonly value: V; readonly label: string }[]
  /** Accessible name of the group. */
  readonly label: string
  readonly disabled?: boolean | undefined
  readonly className?: string | undefined
}

/** A few values side by side, one of them chosen; arrow keys move between them. */
export function Segmented<V extends string>({ value, onChange, options, label, disabled = false, className }: SegmentedProps<V>) {
  return (
    <RadioGroup<V>
      aria-label={label}
      value={value}
      onValueChange={(next) => onChange(next)}
      disabled={disabled}
      className={classNames('inline-flex max-w-full flex-wrap rounded-s border border-line-strong bg-raise', disabled && 'opacity-50', className)}
    >
      {options.map((option) => (
        <Radio.Root
          key={option.value}
          value={option.value}
          className="flex h-6.5 min-w-0 max-w-full cursor-default select-none items-center whitespace-nowrap border-line border-r px-3 text-ink-2 transition-colors first-of-type:rounded-l-[4px] last-of-type:rounded-r-[4px] last-of-type:border-r-0 hover:bg-hover data-checked:bg-active data-checked:font-medium data-checked:text-ink"
        >
          <span className="truncate">{option.label}</span>
        </Radio.Root>
      ))}
    </RadioGroup>
  )
}
