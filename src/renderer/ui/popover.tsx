import { Popover as Base } from '@base-ui/react/popover'
import type { ReactElement, ReactNode } from 'react'
import { classNames } from './class-names'

type PopoverProps = {
  /** A button that takes props and a ref. */
  readonly trigger: ReactElement
  /** Shown as the heading and names the popover. */
  readonly title?: string | undefined
  readonly children: ReactNode
  readonly side?: 'top' | 'right' | 'bottom' | 'left' | undefined
  readonly align?: 'start' | 'center' | 'end' | undefined
  readonly open?: boolean | undefined
  readonly onOpenChange?: ((open: boolean) => void) | undefined
  readonly className?: string | undefined
}

/** A small panel on a button; closed by Esc and by a press elsewhere. */
export function Popover({ trigger, title, children, side = 'bottom', align = 'start', open, onOpenChange, className }: PopoverProps) {
  return (
    <Base.Root {...(open === undefined ? {} : { open })} onOpenChange={(next) => onOpenChange?.(next)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={6} collisionPadding={8} className="z-50">
          <Base.Popup
            className={classNames(
              'pop max-h-(--available-height) w-80 max-w-[calc(100vw-16px)] overflow-y-auto rounded-m border border-line-strong bg-raise p-3.5 text-ink shadow-pop outline-none',
              className,
            )}
          >
            {title === undefined ? null : <Base.Title className="mb-2 font-semibold text-m">{title}</Base.Title>}
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
