import type { Id } from '@shared/ids'
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import type { VListHandle } from 'virtua'
import type { ListItem } from './groups'

export type ListFocus = {
  readonly ref: RefObject<VListHandle | null>
  /** The row that the Tab key reaches. */
  readonly tabStop: Id | null
  /** Puts the focus on a row, scrolling to it first. */
  readonly focus: (id: Id) => void
  /** Moves the focus off a row that is about to go. */
  readonly leave: (id: Id) => void
  /** Moves the focus with arrows, Home and End; true where the key was meant for it. */
  readonly onKeyDown: (event: KeyboardEvent) => boolean
}

/** Focus in a virtual list: one row is reachable by Tab, arrows move from row to row, also to rows that are not there yet. */
export function useListFocus(items: readonly ListItem[], activeId: Id | null): ListFocus {
  const ref = useRef<VListHandle | null>(null)
  const [focused, setFocused] = useState<Id | null>(null)
  const wanted = useRef<Id | null>(null)
  const rows = items.flatMap((item, index) => (item.kind === 'row' ? [{ id: item.row.id, index }] : []))
  const has = (id: Id | null) => id !== null && rows.some((row) => row.id === id)
  const tabStop = has(focused) ? focused : has(activeId) ? activeId : (rows[0]?.id ?? null)

  useEffect(() => {
    const id = wanted.current
    if (id === null) return
    const frame = requestAnimationFrame(() => {
      const link = document.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"] a`)
      if (!link) return
      wanted.current = null
      link.focus()
    })
    return () => cancelAnimationFrame(frame)
  })

  const focus = useCallback((id: Id) => {
    wanted.current = id
    setFocused(id)
  }, [])

  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (event.altKey || event.ctrlKey || event.metaKey || !(event.target instanceof HTMLAnchorElement)) return false
    const at = rows.findIndex((row) => row.id === (event.target as Element).closest('[data-id]')?.getAttribute('data-id'))
    const to = targetOf(event.key, at, rows.length)
    const row = to === null ? undefined : rows[to]
    if (!row) return false
    ref.current?.scrollToIndex(row.index, { align: 'nearest' })
    focus(row.id)
    return true
  }

  const leave = (id: Id): void => {
    const at = rows.findIndex((row) => row.id === id)
    const next = rows[at + 1] ?? rows[at - 1]
    if (next) focus(next.id)
  }

  return { ref, tabStop, focus, leave, onKeyDown }
}

/** Which row a key leads to, or null. */
export function targetOf(key: string, at: number, count: number): number | null {
  if (count === 0) return null
  switch (key) {
    case 'ArrowDown':
      return Math.min(count - 1, at + 1)
    case 'ArrowUp':
      return Math.max(0, at - 1)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}
