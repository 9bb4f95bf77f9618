import { ContextMenu as BaseContext } from '@base-ui/react/context-menu'
import { Menu as Base } from '@base-ui/react/menu'
import type { ReactElement } from 'react'
import { MENU_FRAME, type MenuItem, MenuItems } from './menu-items'

type MenuProps = {
  /** A button that takes props and a ref. */
  readonly trigger: ReactElement
  readonly items: readonly MenuItem[]
  readonly side?: 'top' | 'bottom' | undefined
  readonly align?: 'start' | 'end' | undefined
  readonly onOpenChange?: ((open: boolean) => void) | undefined
}

/** A menu on a button. */
export function Menu({ trigger, items, side = 'bottom', align = 'start', onOpenChange }: MenuProps) {
  return (
    <Base.Root onOpenChange={(open) => onOpenChange?.(open)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} className="z-50 outline-none">
          <Base.Popup className={MENU_FRAME}>
            <MenuItems items={items} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

type ContextMenuProps = {
  /** One element that takes props and a ref. */
  readonly children: ReactElement
  readonly items: readonly MenuItem[]
}

/** A menu on a right click, a long press or the menu key. Everything in it must also be reachable another way. */
export function ContextMenu({ children, items }: ContextMenuProps) {
  return (
    <BaseContext.Root>
      <BaseContext.Trigger render={children} />
      <BaseContext.Portal>
        <BaseContext.Positioner className="z-50 outline-none">
          <BaseContext.Popup className={MENU_FRAME}>
            <MenuItems items={items} />
          </BaseContext.Popup>
        </BaseContext.Positioner>
      </BaseContext.Portal>
    </BaseContext.Root>
  )
}
