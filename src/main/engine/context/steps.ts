import type { Block, Message, ToolCallBlock, ToolResultBlock } from '@shared/model/message'
import type { CallIds } from './call-ids'
import { wellFormedJson, wellFormedText } from './well-formed'

/** What a call is answered with where nobody has answered it. */
export const UNANSWERED = 'This call was not answered: the turn was stopped before the tool was done.'

/** One model step: what the assistant said, and the results of all its calls, which follow at once. */
export type Step = { readonly said: readonly Block[]; readonly results: readonly Block[] }

/** Results that stand between an assistant message and the next one that is not a result; the first for each call counts. */
export function resultsAfter(messages: readonly Message[], index: number): ReadonlyMap<string, ToolResultBlock> {
  const results = new Map<string, ToolResultBlock>()
  for (let next = index + 1; messages[next]?.author.kind === 'tool'; next += 1) {
    for (const block of messages[next]?.blocks ?? []) {
      if (block.type === 'toolResult' && !results.has(block.toolCallId)) results.set(block.toolCallId, block)
    }
  }
  return results
}

/**
 * An assistant message as it is sent again. Calls of an answer that broke off were never made and are left out; open
 * calls of a finished one are closed by an error result. Without tools in the request, both are told as text.
 */
export function assistantStep(
  message: Message,
  results: ReadonlyMap<string, ToolResultBlock>,
  options: { readonly keepOpaque: boolean; readonly tools: boolean },
  ids: CallIds,
): Step {
  const said: Block[] = []
  const answers: Block[] = []
  for (const block of message.blocks) {
    if (block.type === 'text') {
      // Trailing blanks of an answer are refused by one provider and needed by none.
      const text = wellFormedText(block.text).trimEnd()
      if (text !== '') said.push(text === block.text ? block : { type: 'text', text })
    } else if (block.type === 'reasoning') {
      if (options.keepOpaque && options.tools && block.opaque !== undefined) said.push(block)
    } else if (block.type === 'toolCall' && message.state === 'completed') {
      const result = results.get(block.id)
      if (options.tools) {
        const id = ids.next(block.id)
        said.push(callBlock(block, id, options.keepOpaque))
        answers.push(resultBlock(result, id))
      } else {
        said.push({ type: 'text', text: wellFormedText(`[Called ${block.name} with ${block.rawInput ?? JSON.stringify(block.input)}]`) })
        answers.push({ type: 'text', text: wellFormedText(`[Result of ${block.name}]\n${result?.content ?? UNANSWERED}`) })
      }
    }
  }
  // Thinking that nothing follows has led to nothing, and no provider takes it at the end of a message.
  while (said.at(-1)?.type === 'reasoning') said.pop()
  return { said, results: answers }
}

function callBlock(block: ToolCallBlock, id: string, keepOpaque: boolean): ToolCallBlock {
  const input = wellFormedJson(block.input) as ToolCallBlock['input']
  return { type: 'toolCall', id, name: legalName(block.name), input, ...(keepOpaque && block.opaque !== undefined && { opaque: block.opaque }) }
}

/** Models call tools by names that nobody offered; every later request would be refused for one. */
function legalName(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 64) || 'unknown'
}

function resultBlock(result: ToolResultBlock | undefined, id: string): ToolResultBlock {
  if (!result) return { type: 'toolResult', toolCallId: id, content: UNANSWERED, isError: true }
  const content = wellFormedText(result.content)
  return { type: 'toolResult', toolCallId: id, content: content.trim() === '' ? '(empty)' : content, ...(result.isError && { isError: true }) }
}
