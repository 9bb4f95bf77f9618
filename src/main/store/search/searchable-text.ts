import { LONGEST_TEXT } from './terms'

/**
 * What of a message's blocks (their JSON text) can be found: texts and results of tools, then attached documents under
 * their names, with an empty line between them. Empty where the row is damaged; the rest of the log can still be searched.
 *
 * @param documentText the stored text of a file; null where it has none
 */
export function searchableText(blocks: string, documentText: (mediaId: string) => string | null): string {
  const texts: string[] = []
  // Last, so that a long one cannot push out what was said.
  const documents: string[] = []
  for (const block of parsed(blocks)) {
    if (typeof block !== 'object' || block === null || !('type' in block)) continue
    if (block.type === 'text' && 'text' in block && typeof block.text === 'string') texts.push(block.text)
    if (block.type === 'toolResult' && 'content' in block && typeof block.content === 'string') texts.push(block.content)
    if (block.type === 'file' && 'mediaId' in block && typeof block.mediaId === 'string') {
      const text = documentText(block.mediaId)
      if (text !== null) documents.push('name' in block && typeof block.name === 'string' ? `${block.name}\n${text}` : text)
    }
  }
  return [...texts, ...documents].join('\n\n').slice(0, LONGEST_TEXT)
}

function parsed(blocks: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(blocks)
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}
