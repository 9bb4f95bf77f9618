import { Menu } from '@base-ui/react/menu'
import { Check, type LucideIcon } from 'lucide-react'
import { classNames } from './class-names'
import { shortcutText } from './shortcut'

export type MenuAction = {
  readonly label: string
  readonly icon?: LucideIcon | undefined
  /** Like `Mod+Shift+N`; only shown, the shortcut itself is handled elsewhere. */
  readonly shortcut?: string | undefined
  readonly onSelect: () => void
  readonly danger?: boolean | undefined
  readonly disabled?: boolean | undefined
  /** Given: the item is a choice that is on or off. */
  readonly checked?: boolean | undefined
}

export type MenuItem = MenuAction | 'separator'

export const MENU_FRAME =
  'pop max-h-(--available-height) min-w-44 max-w-80 overflow-y-auto rounded-m border border-line-strong bg-raise p-1 text-ink shadow-pop outline-none'

const ITEM = 'flex min-h-7 cursor-default select-none items-center gap-2 rounded-s px-2 py-1 outline-none data-highlighted:bg-hover data-disabled:opacity-45'

/** The rows of a menu; the same for menus on a button and on a right click. */
export function MenuItems({ items }: { readonly items: readonly MenuItem[] }) {
  // Icons or check marks take a column as soon as one item has one, so that the labels line up.
  const hasMarks = items.some((item) => item !== 'separator' && (item.icon !== undefined || item.checked !== undefined))
  return items.map((item, index) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: separators have no identity but their place
    if (item === 'separator') return <Menu.Separator key={`separator-${index}`} className="mx-1 my-1 h-px bg-line" />
    return <Entry key={item.label} item={item} hasMarks={hasMarks} />
  })
}

type EntryProps = { readonly item: MenuAction; readonly hasMarks: boolean }

function Entry({ item, hasMarks }: EntryProps) {
  const common = { className: classNames(ITEM, item.danger && 'text-bad'), disabled: item.disabled ?? false, children: <Row item={item} hasMarks={hasMarks} /> }
  if (item.checked === undefined) return <Menu.Item {...common} onClick={item.onSelect} />
  return <Menu.CheckboxItem {...common} checked={item.checked} onCheckedChange={item.onSelect} closeOnClick />
}

function Row({ item, hasMarks }: EntryProps) {
  const Icon = item.icon ?? (item.checked === true ? Check : undefined)
  return (
    <>
      {hasMarks ? <span className="grid w-4 shrink-0 place-items-center">{Icon ? <Icon aria-hidden size={14} strokeWidth={1.75} /> : null}</span> : null}
      <span className="min-w-0 flex-1 truncate">{item.label}</span>
      {item.icon !== undefined && item.checked === true ? <Check aria-hidden size={14} strokeWidth={1.75} /> : null}
      {item.shortcut === undefined ? null : <span className="shrink-0 pl-3 text-ink-3 text-s">{shortcutText(item.shortcut)}</span>}
    </>
  )
}
