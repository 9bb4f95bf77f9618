import type { Block } from '@shared/model/message'
import type { ProjectionTarget } from './project'
import { wellFormedText } from './well-formed'

/** What of a user's message is sent: text as it is, documents as text, images as such or by name. */
export function sentBlocks(blocks: readonly Block[], target: Pick<ProjectionTarget, 'images' | 'documents'>): readonly Block[] {
  return blocks.flatMap((block) => sent(block, target))
}

function sent(block: Block, target: Pick<ProjectionTarget, 'images' | 'documents'>): readonly Block[] {
  switch (block.type) {
    case 'text':
      return block.text.trim() === '' ? [] : [block.text.isWellFormed() ? block : { type: 'text', text: wellFormedText(block.text) }]
    case 'image':
      if (target.images?.has(block.mediaId)) return [block]
      return [
        { type: 'text', text: `[Image: ${wellFormedText(block.name)}. ${target.images ? 'It is not available any more.' : 'This model cannot see it.'}]` },
      ]
    case 'file':
      return [{ type: 'text', text: wellFormedText(document(block.name, target.documents.get(block.mediaId))) }]
    case 'reasoning':
    case 'toolCall':
    case 'toolResult':
    case 'notice':
      return []
  }
}

function document(name: string, text: string | undefined): string {
  return text === undefined ? `[File: ${name}. Its text is not available any more.]` : `[File: ${name}]\n${text}\n[End of file]`
}
