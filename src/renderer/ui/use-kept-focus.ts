import { useLayoutEffect, useRef } from 'react'

/**
 * Keeps the focus through a new order of a list, which takes it from what it moves: call the result before the change.
 * A button that is disabled in its new place gives the focus to the other one of its row that has `data-move`.
 *
 * @param order changes with the order and with nothing else
 */
export function useKeptFocus(order: string): () => void {
  const kept = useRef<HTMLElement | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the new order is the occasion
  useLayoutEffect(() => {
    const element = kept.current
    kept.current = null
    // Whoever has gone on meanwhile is not fetched back.
    if (document.activeElement !== element && document.activeElement !== document.body) return
    if (element instanceof HTMLButtonElement && element.disabled) element.parentElement?.querySelector<HTMLElement>('[data-move]:not(:disabled)')?.focus()
    else element?.focus()
  }, [order])
  return () => {
    kept.current = document.activeElement instanceof HTMLElement ? document.activeElement : null
  }
}
