import { occurrences } from './occurrences'

/** What ends a line of text: words on both sides of it are two. */
const LINES = 'p,li,td,th,pre,h1,h2,h3,h4,h5,h6,blockquote,button,div'

/** The ranges of an element in which words stand, also where a word is spread over several nodes. */
export function rangesIn(element: Element, words: readonly string[]): readonly Range[] {
  if (words.length === 0) return []
  const { text, nodes, starts } = textOf(element)
  return occurrences(text, words).flatMap(([from, to]) => {
    const first = nodeAt(starts, from)
    const last = nodeAt(starts, to - 1)
    const start = nodes[first]
    const end = nodes[last]
    if (!start || !end) return []
    const range = new Range()
    range.setStart(start, from - (starts[first] ?? 0))
    range.setEnd(end, to - (starts[last] ?? 0))
    return [range]
  })
}

type TextOf = { readonly text: string; readonly nodes: readonly Text[]; readonly starts: readonly number[] }

/** The text of an element, and which node each part of it comes from. */
function textOf(element: Element): TextOf {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  const nodes: Text[] = []
  const starts: number[] = []
  let text = ''
  let line: Element | null = null
  while (walker.nextNode()) {
    const node = walker.currentNode as Text
    const own = node.parentElement?.closest(LINES) ?? null
    if (text !== '' && own !== line) text += '\n'
    line = own
    starts.push(text.length)
    nodes.push(node)
    text += node.data
  }
  return { text, nodes, starts }
}

/** The last node that begins at or before a position. */
function nodeAt(starts: readonly number[], position: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= position) low = middle
    else high = middle - 1
  }
  return low
}
