import type { Id } from '@shared/ids'
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import type { VirtualizerHandle } from 'virtua'
import { rangesIn } from './text-ranges'
import { useMarks } from './use-marks'

/** How long the message stands out, milliseconds. */
const SHOWN_MS = 2_000
/** Frames without movement after which the list has measured what it shows. */
const STILL = 4
const PATIENCE = 120
/** Distance of the found words from the edges of the view, in pixels. */
const MARGIN = 48

export type Reveal = {
  /** The message that stands out for a moment. */
  readonly flashed: Id | null
  /** What was looked for in it: the message and the tool calls it answers. */
  readonly found: readonly string[]
  /** Goes to a row of the list; `found` is what opens in it, the row's own message if nothing is given. */
  readonly reveal: (id: Id, index: number, found?: readonly string[]) => void
}

/**
 * Goes to messages and marks words in them. The list scrolls to the row first; in a row higher than the view the first
 * of the words is what the reader wants to see.
 *
 * @param leave stops following the end
 */
export function useReveal(
  scroller: RefObject<HTMLElement | null>,
  list: RefObject<VirtualizerHandle | null>,
  words: readonly string[],
  leave: () => void,
): Reveal {
  const [here, setHere] = useState<Id | null>(null)
  const [flashed, setFlashed] = useState<Id | null>(null)
  const [found, setFound] = useState<readonly string[]>([])
  const latest = useRef(words)
  latest.current = words
  const stop = useRef(() => {})
  useMarks(scroller, words, here)
  useEffect(() => () => stop.current(), [])

  const reveal = useCallback(
    (id: Id, index: number, inside: readonly string[] = [id]) => {
      stop.current()
      leave()
      setHere(id)
      setFlashed(id)
      setFound(inside)
      list.current?.scrollToIndex(index, { align: 'center' })
      const element = scroller.current
      const still = element ? whenStill(element, id, () => showWords(element, id, latest.current)) : () => {}
      const timer = setTimeout(() => {
        setFlashed(null)
        setFound([])
      }, SHOWN_MS)
      stop.current = () => {
        still()
        clearTimeout(timer)
      }
    },
    [scroller, list, leave],
  )
  return { flashed, found, reveal }
}

function rowOf(scroller: HTMLElement, id: Id): Element | null {
  return scroller.querySelector(`[data-row="${CSS.escape(id)}"]`)
}

/** Calls back once a row has come and stays where it is, unless the reader scrolls before; returns what stops the waiting. */
function whenStill(scroller: HTMLElement, id: Id, then: () => void): () => void {
  let frame = 0
  let frames = 0
  let still = 0
  let top = Number.NaN
  const look = (): void => {
    const next = rowOf(scroller, id)?.getBoundingClientRect().top ?? Number.NaN
    still = next === top ? still + 1 : 0
    top = next
    frames += 1
    if (still >= STILL) {
      stop()
      then()
    } else if (frames < PATIENCE) frame = requestAnimationFrame(look)
  }
  const stop = (): void => {
    cancelAnimationFrame(frame)
    scroller.removeEventListener('wheel', stop)
    scroller.removeEventListener('touchmove', stop)
  }
  scroller.addEventListener('wheel', stop, { passive: true })
  scroller.addEventListener('touchmove', stop, { passive: true })
  frame = requestAnimationFrame(look)
  return stop
}

/** Brings the first of the words into view, or the beginning of the row where it has none. */
function showWords(scroller: HTMLElement, id: Id, words: readonly string[]): void {
  const row = rowOf(scroller, id)
  if (!row) return
  const range = rangesIn(row, words)[0]
  if (range) scrollInside(row, range)
  const view = scroller.getBoundingClientRect()
  const place = (range ?? row).getBoundingClientRect()
  if (place.top >= view.top + MARGIN && Math.min(place.bottom, place.top + MARGIN) <= view.bottom - MARGIN) return
  scroller.scrollTop += place.top - view.top - view.height / 3
}

/** A long answer of a tool scrolls by itself, inside its row. */
function scrollInside(row: Element, range: Range): void {
  const start = range.startContainer.parentElement
  for (let box = start; box && box !== row; box = box.parentElement) {
    if (box.scrollHeight <= box.clientHeight || getComputedStyle(box).overflowY !== 'auto') continue
    box.scrollTop += range.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 2
  }
}
