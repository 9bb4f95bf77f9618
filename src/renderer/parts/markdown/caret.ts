type HastNode = { type: string; tagName?: string; children?: HastNode[]; properties?: Record<string, unknown>; value?: string }

/** Blocks the caret may stand at the end of, or look into. */
const TEXT = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'li', 'td', 'th'])
const NESTING = new Set(['ul', 'ol', 'li', 'blockquote', 'table', 'tbody', 'thead', 'tr'])

/**
 * Rehype plugin: puts an element where the next word will appear. In the tree, since a style rule that finds the place
 * costs a style recalculation of the whole answer with every word.
 */
export function rehypeCaret(): (tree: HastNode) => void {
  return (tree) => {
    let place = tree
    for (let last = lastElement(place); last && (TEXT.has(last.tagName ?? '') || NESTING.has(last.tagName ?? '')); last = lastElement(place)) place = last
    if (place !== tree && TEXT.has(place.tagName ?? ''))
      place.children?.push({ type: 'element', tagName: 'i', properties: { className: ['md-caret'] }, children: [] })
  }
}

function lastElement(node: HastNode): HastNode | undefined {
  const last = node.children?.findLast((child) => child.type === 'element' || (child.value ?? '').trim() !== '')
  return last?.type === 'element' ? last : undefined
}
