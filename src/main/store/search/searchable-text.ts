import { LONGEST_TEXT } from './terms'

/**
 * What of a message's blocks (their JSON text) can be found: texts and results of tools, with an empty line between them.
 * Empty where the row is damaged; the rest of the log can still be searched.
 */
export function searchableText(blocks: string): string {
  const texts: string[] = []
  for (const block of parsed(blocks)) {
    if (typeof block !== 'object' || block === null || !('type' in block)) continue
    if (block.type === 'text' && 'text' in block && typeof block.text === 'string') texts.push(block.text)
    if (block.type === 'toolResult' && 'content' in block && typeof block.content === 'string') texts.push(block.content)
  }
  return texts.join('\n\n').slice(0, LONGEST_TEXT)
}

function parsed(blocks: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(blocks)
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}
