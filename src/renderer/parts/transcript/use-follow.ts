import { type RefObject, useCallback, useEffect, useReducer, useRef } from 'react'
import { type Follow, follow } from './follow'

/** A movement within this time after wheel, touch, key or scroll bar is the user's (milliseconds). */
const INTENT_MS = 250
const SCROLL_KEYS = new Set(['PageUp', 'PageDown', 'Home', 'End', 'ArrowUp', 'ArrowDown', ' ', 'Tab'])

export type Following = {
  readonly mode: Follow
  /** Call after every change of height: goes to the end while following. */
  readonly settle: () => void
  readonly toEnd: () => void
  /** Stops following: the view goes to a message. */
  readonly leave: () => void
  /** Moves the view on the user's behalf; the mode follows as if the user had scrolled. */
  readonly scrollBy: (pixels: number) => void
}

/**
 * Ties the modes of `follow` to an element that scrolls. Only movements that the user caused change the mode.
 *
 * @param height of everything the list has measured, in pixels; a function that stays the same. The element may already be
 *   taller, and a view beyond what the list knows would show none of its rows.
 */
export function useFollow(scroller: RefObject<HTMLElement | null>, height: () => number): Following {
  const [mode, send] = useReducer(follow, 'following')
  // What the handlers go by: a render may not have happened yet when the next event comes.
  const current = useRef<Follow>('following')
  const change = useCallback((event: Parameters<typeof follow>[1]) => {
    current.current = follow(current.current, event)
    send(event)
  }, [])

  const settle = useCallback(() => {
    const element = scroller.current
    if (element && current.current === 'following') element.scrollTop = height() - element.clientHeight
  }, [scroller, height])

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    return watchUser(element, (direction, distance) => change({ type: 'scrolled', direction, distance }))
  }, [scroller, change])

  const toEnd = useCallback(() => {
    change({ type: 'to-end' })
    const element = scroller.current
    if (element) element.scrollTop = height() - element.clientHeight
  }, [scroller, change, height])
  const leave = useCallback(() => change({ type: 'to-message' }), [change])
  const scrollBy = useCallback(
    (pixels: number) => {
      const element = scroller.current
      if (!element) return
      const before = element.scrollTop
      element.scrollTop += pixels
      if (element.scrollTop !== before) change({ type: 'scrolled', direction: pixels < 0 ? 'up' : 'down', distance: distanceToEnd(element) })
    },
    [scroller, change],
  )
  return { mode, settle, toEnd, leave, scrollBy }
}

/** Reports the user's own scrolling, with direction and the distance to the end. */
function watchUser(element: HTMLElement, report: (direction: 'up' | 'down', distance: number) => void): () => void {
  let intentAt = Number.NEGATIVE_INFINITY
  let pressed = false
  let top = element.scrollTop
  const intend = (): void => {
    intentAt = performance.now()
  }
  const onKey = (event: KeyboardEvent): void => {
    if (SCROLL_KEYS.has(event.key)) intend()
  }
  const onPress = (): void => {
    pressed = true
  }
  const onRelease = (): void => {
    if (pressed) intend()
    pressed = false
  }
  const onScroll = (): void => {
    const delta = element.scrollTop - top
    top = element.scrollTop
    if (delta === 0 || (!pressed && performance.now() - intentAt > INTENT_MS)) return
    // Momentum: as long as the view keeps moving it is the same gesture.
    intend()
    report(delta < 0 ? 'up' : 'down', distanceToEnd(element))
  }
  const passive = { passive: true }
  element.addEventListener('wheel', intend, passive)
  element.addEventListener('touchmove', intend, passive)
  element.addEventListener('keydown', onKey)
  element.addEventListener('pointerdown', onPress)
  window.addEventListener('pointerup', onRelease)
  window.addEventListener('pointercancel', onRelease)
  element.addEventListener('scroll', onScroll, passive)
  return () => {
    element.removeEventListener('wheel', intend)
    element.removeEventListener('touchmove', intend)
    element.removeEventListener('keydown', onKey)
    element.removeEventListener('pointerdown', onPress)
    window.removeEventListener('pointerup', onRelease)
    window.removeEventListener('pointercancel', onRelease)
    element.removeEventListener('scroll', onScroll)
  }
}

function distanceToEnd(element: HTMLElement): number {
  return element.scrollHeight - element.clientHeight - element.scrollTop
}
