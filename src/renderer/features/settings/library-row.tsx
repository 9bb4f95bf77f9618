import { Ellipsis } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '../../ui/icon-button'
import { Menu } from '../../ui/menu'
import type { MenuItem } from '../../ui/menu-items'

type LibraryRowProps = {
  readonly title: string
  readonly text: string
  readonly mark: ReactNode
  readonly actionsLabel: string
  readonly items: readonly MenuItem[]
}

/** One persona or team that is kept: what it is, and what can be done with it. */
export function LibraryRow({ title, text, mark, actionsLabel, items }: LibraryRowProps) {
  return (
    <li className="flex items-center gap-3 border-line border-t py-2.5">
      <span className="flex shrink-0 -space-x-1">{mark}</span>
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{title}</p>
        <p className="line-clamp-2 text-ink-2">{text}</p>
      </div>
      <Menu align="end" trigger={<IconButton icon={Ellipsis} label={actionsLabel} />} items={items} />
    </li>
  )
}
