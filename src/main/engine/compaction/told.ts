import type { Block } from '@shared/model/message'
import { wellFormedText } from '../context/well-formed'
import type { ContextMessage } from '../ports'

/**
 * A context as plain text: one paragraph a message, no tool blocks, images by name. For models that did not take part in it.
 *
 * @param noted it begins with the notes of an earlier part, which are nobody's words; whatever looks like them elsewhere is somebody's
 */
export function told(messages: readonly ContextMessage[], noted: boolean): readonly string[] {
  return messages.flatMap(({ role, blocks }, index) => {
    const [notes, own] = noted && index === 0 ? [blocks.slice(0, 1), blocks.slice(1)] : [[], blocks]
    const text = joined(own)
    return [...(notes.length > 0 ? [joined(notes)] : []), ...(text === '' ? [] : [`${role === 'user' ? 'User' : 'Assistant'}:\n${text}`])]
  })
}

function joined(blocks: readonly Block[]): string {
  const parts = blocks.map(asText).filter((part) => part !== '')
  return wellFormedText(parts.join('\n\n'))
}

function asText(block: Block): string {
  switch (block.type) {
    case 'text':
      return block.text
    case 'image':
    case 'file':
      return `[Image: ${block.name}]`
    case 'toolCall':
      return `[Called ${block.name} with ${JSON.stringify(block.input)}]`
    case 'toolResult':
      return `[Result]\n${block.content}`
    case 'reasoning':
    case 'notice':
      return ''
  }
}
