import type { Block } from '@shared/model/message'
import { beginsWithLine, PREVIOUS_SUMMARY } from '@shared/model/summary-request'
import { wellFormedText } from '../context/well-formed'
import type { ContextMessage } from '../ports'

/** A context as plain text: one paragraph a message, no tool blocks, images by name. For models that did not take part in it. */
export function told(messages: readonly ContextMessage[]): readonly string[] {
  return messages.flatMap(({ role, blocks }) => {
    const text = blocks
      .map(asText)
      .filter((part) => part !== '')
      .join('\n\n')
    // Earlier notes are nobody's words.
    if (beginsWithLine(text, PREVIOUS_SUMMARY)) return [wellFormedText(text)]
    return text === '' ? [] : [`${role === 'user' ? 'User' : 'Assistant'}:\n${wellFormedText(text)}`]
  })
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
