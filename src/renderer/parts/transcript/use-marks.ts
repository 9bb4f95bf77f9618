import type { Id } from '@shared/ids'
import { type RefObject, useEffect } from 'react'
import { rangesIn } from './text-ranges'
import './found.css'

/**
 * Marks words in every message that is in the page, as it is drawn and as it changes, without touching its elements.
 * Where the browser cannot do that, only the message that was gone to stands out.
 *
 * @param words as they stand in the texts; the same list while nothing changes
 * @param here the message that was gone to
 */
export function useMarks(scroller: RefObject<HTMLElement | null>, words: readonly string[], here: Id | null): void {
  useEffect(() => {
    const element = scroller.current
    if (!element || words.length === 0 || !('highlights' in CSS)) return
    let frame = 0
    const mark = (): void => {
      frame = 0
      const others: Range[] = []
      const own: Range[] = []
      for (const row of element.querySelectorAll('[data-row]')) {
        const ranges = [...row.querySelectorAll('article')].flatMap((article) => rangesIn(article, words))
        if (row.getAttribute('data-row') === here) own.push(...ranges)
        else others.push(...ranges)
      }
      CSS.highlights.set('found', new Highlight(...others))
      CSS.highlights.set('found-here', new Highlight(...own))
    }
    const soon = (): void => {
      if (frame === 0) frame = requestAnimationFrame(mark)
    }
    const observer = new MutationObserver(soon)
    observer.observe(element, { childList: true, subtree: true, characterData: true })
    mark()
    return () => {
      observer.disconnect()
      cancelAnimationFrame(frame)
      CSS.highlights.delete('found')
      CSS.highlights.delete('found-here')
    }
  }, [scroller, words, here])
}
