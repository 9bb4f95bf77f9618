import { type RefObject, useLayoutEffect } from 'react'

/**
 * Gives a field the focus and selects its text each time `occasion` changes: at once, since the next key is meant for it,
 * and once more a frame later, since what closes or appears beside it may take the focus meanwhile: a menu still holds a
 * frame in which it focuses its item, and gives the focus back to its button when it has closed on it.
 */
export function useFocusNow(field: RefObject<HTMLInputElement | null>, occasion: unknown): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the occasion is no input
  useLayoutEffect(() => {
    field.current?.focus()
    field.current?.select()
    const frame = requestAnimationFrame(() => field.current?.focus())
    return () => cancelAnimationFrame(frame)
  }, [field, occasion])
}
