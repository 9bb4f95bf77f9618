import type { LucideIcon } from 'lucide-react'
import type { ButtonProps, ButtonSize } from './button'
import { buttonClass } from './button'
import { classNames } from './class-names'
import { Tooltip } from './tooltip'

type IconButtonProps = Omit<ButtonProps, 'children'> & {
  /** Accessible name and tooltip. */
  readonly label: string
  readonly icon: LucideIcon
  readonly shortcut?: string | undefined
  readonly side?: 'top' | 'right' | 'bottom' | 'left' | undefined
  /** For a button that keeps something switched on. */
  readonly pressed?: boolean | undefined
}

const SQUARE: Readonly<Record<ButtonSize, string>> = { s: 'w-6 px-0', m: 'w-7 px-0', l: 'w-8 px-0' }

/** A square button with an icon; its label is read out and shown as a tooltip. */
export function IconButton({
  label,
  icon: Icon,
  shortcut,
  side,
  pressed,
  variant = 'quiet',
  size = 'm',
  className,
  type = 'button',
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} shortcut={shortcut} side={side}>
      <button
        {...rest}
        type={type}
        aria-label={label}
        aria-pressed={pressed}
        className={classNames(buttonClass(variant, size), SQUARE[size], pressed && 'bg-active text-ink', className)}
      >
        <Icon aria-hidden size={size === 's' ? 14 : 16} strokeWidth={1.75} />
      </button>
    </Tooltip>
  )
}
