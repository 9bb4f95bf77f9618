import { directResults } from './direct-results'
import type { ProtocolRule } from './step'

/**
 * Messages API: thinking goes back verbatim with its signature or not at all, and never ends a message; an answer
 * that is sent again has no blanks at its end.
 */
export const anthropicRules: ProtocolRule = (step, previous, report) => {
  directResults(step, previous, report)
  const { message, at } = step
  if (message.role !== 'assistant') return
  for (const block of message.blocks)
    if (block.type === 'reasoning' && (block.opaque === undefined || block.opaque === null)) report('thinking goes back with its signature', at)
  const last = message.blocks.at(-1)
  if (last?.type === 'reasoning') report('no message ends with thinking', at)
  if (last?.type === 'text' && last.text !== last.text.trimEnd()) report('an answer’s text has no trailing blanks', at)
}
