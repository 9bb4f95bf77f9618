import { type Block, messageText, type ToolResultBlock } from '@shared/model/message'
import { beginsWithLine, PREVIOUS_SUMMARY } from '@shared/model/summary-request'
import type { ContextMessage } from '../../engine/ports'

/** A result with the name of the tool that gave it. */
export type NamedResult = { readonly name: string; readonly content: string; readonly isError: boolean }

/** Where a request stands in a tool loop. */
export type Loop = {
  /** What the user wrote last, before the loop began. */
  readonly text: string
  readonly blocks: readonly Block[]
  /** How often tools have answered since; 0 outside a loop. */
  readonly steps: number
  /** What they answered last. */
  readonly results: readonly NamedResult[]
}

/** Looks back to the last message in which the user wrote something; those after it hold results only. */
export function findLoop(messages: readonly ContextMessage[]): Loop {
  let steps = 0
  for (let index = messages.length - 1; index >= 0; index -= 1) {
    const message = messages[index]
    if (message?.role !== 'user') continue
    if (message.blocks.every((block) => block.type === 'toolResult') && message.blocks.length > 0) steps += 1
    else {
      // What a summary tells is not what the user writes now.
      const blocks = message.blocks.filter((block) => !isSummary(block))
      return { text: messageText(blocks), blocks, steps, results: steps > 0 ? lastResults(messages) : [] }
    }
  }
  return { text: '', blocks: [], steps, results: lastResults(messages) }
}

/** True for the block that stands for an earlier part of the conversation. */
export function isSummary(block: Block | undefined): boolean {
  return block?.type === 'text' && beginsWithLine(block.text, PREVIOUS_SUMMARY)
}

function lastResults(messages: readonly ContextMessage[]): readonly NamedResult[] {
  const names = new Map<string, string>()
  for (const block of messages.at(-2)?.blocks ?? []) if (block.type === 'toolCall') names.set(block.id, block.name)
  const results = (messages.at(-1)?.blocks ?? []).filter((block): block is ToolResultBlock => block.type === 'toolResult')
  return results.map(({ toolCallId, content, isError }) => ({ name: names.get(toolCallId) ?? 'A tool', content, isError: isError ?? false }))
}
