import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'
import { Kbd } from './kbd'

type TooltipProps = {
  /** One element that takes props and a ref; it keeps its own accessible name. */
  readonly children: ReactElement
  readonly text: ReactNode
  /** Like `Mod+B`. */
  readonly shortcut?: string | undefined
  readonly side?: 'top' | 'right' | 'bottom' | 'left' | undefined
}

/** A hint on hover and focus. It must only repeat or add: what is needed belongs into the label. */
export function Tooltip({ children, text, shortcut, side = 'bottom' }: TooltipProps) {
  return (
    <Base.Root disableHoverablePopup>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} className="z-50">
          <Base.Popup className="pop flex max-w-72 items-center gap-2 rounded-s border border-line-strong bg-raise px-2 py-1 text-ink text-s shadow-pop">
            {text}
            {shortcut === undefined ? null : <Kbd keys={shortcut} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
