import { ArrowDown, ArrowUp } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { moved } from '../../parts/personas/moved'
import { IconButton } from '../../ui/icon-button'
import { useKeptFocus } from '../../ui/use-kept-focus'

type OrderListProps = { readonly label: string; readonly names: readonly string[]; readonly onChange: (names: readonly string[]) => void }

/** Names in an order that can be changed by its buttons and by Alt with an arrow key. */
export function OrderList({ label, names, onChange }: OrderListProps) {
  const { t } = useTranslation()
  const keepFocus = useKeptFocus(names.join('\n'))
  const move = (index: number, step: number): void => {
    const next = moved(names, index, index + step)
    if (next === names) return
    keepFocus()
    onChange(next)
  }
  const onKeyDown = (event: KeyboardEvent, index: number): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    event.stopPropagation()
    move(index, event.key === 'ArrowUp' ? -1 : 1)
  }
  return (
    <>
      <ol aria-label={label} className="mt-2 rounded-s border border-line">
        {names.map((name, index) => (
          <li
            key={name}
            aria-label={t('rooms.room.settings.orderItem', { name, position: index + 1 })}
            onKeyDown={(event) => onKeyDown(event, index)}
            className="flex h-8 items-center gap-1 pr-1 pl-2.5 not-first:border-line not-first:border-t"
          >
            <span className="w-5 text-ink-3 tabular-nums">{index + 1}</span>
            <span className="min-w-0 flex-1 truncate">{name}</span>
            <IconButton
              data-move
              label={`${t('rooms.room.cast.earlier')}: ${name}`}
              icon={ArrowUp}
              size="s"
              disabled={index === 0}
              onClick={() => move(index, -1)}
            />
            <IconButton
              data-move
              label={`${t('rooms.room.cast.later')}: ${name}`}
              icon={ArrowDown}
              size="s"
              disabled={index === names.length - 1}
              onClick={() => move(index, 1)}
            />
          </li>
        ))}
      </ol>
      <p className="mt-1 text-ink-3 text-s">{t('rooms.room.settings.orderHint')}</p>
    </>
  )
}
