import type { LucideIcon } from 'lucide-react'
import { type ButtonProps, buttonClass } from './button'
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
        className={classNames(buttonClass(variant, size, 'square'), 'aria-pressed:bg-active aria-pressed:text-ink', className)}
      >
        <Icon aria-hidden size={size === 's' ? 14 : 16} strokeWidth={1.75} />
      </button>
    </Tooltip>
  )
}
