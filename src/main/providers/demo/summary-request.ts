import { messageText } from '@shared/model/message'
import { beginsWithLine, PREVIOUS_SUMMARY, SUMMARY_REQUEST } from '@shared/model/summary-request'
import type { ContextMessage } from '../../engine/ports'
import { type Material, readSummaryBlock, readTranscript, type Utterance } from './transcript'

/** What a request for a summary holds. */
export type SummaryRequest = Material & {
  /** What is asked for, without the conversation. */
  readonly instruction: string
}

const FENCE = /^~{4,}$/

/**
 * The summary that the last message asks for; null where it asks for something else. The conversation is what comes
 * before, or, where nothing does, what stands between the outermost fences of the message itself.
 */
export function findSummaryRequest(messages: readonly ContextMessage[]): SummaryRequest | null {
  const last = messages.at(-1)
  // Neighbours become one message, so that the request may stand behind other blocks of the user's.
  const at = last?.role === 'user' ? last.blocks.findLastIndex((block) => block.type === 'text' && beginsWithLine(block.text, SUMMARY_REQUEST)) : -1
  if (!last || at < 0) return null
  const { outside, inside } = cutFenced(messageText(last.blocks.slice(at)).slice(SUMMARY_REQUEST.length))
  const before = readMessages([...messages.slice(0, -1), { role: last.role, blocks: last.blocks.slice(0, at) }])
  const material = before.utterances.length > 0 || before.notes !== null ? before : readTranscript(inside)
  return { instruction: outside, ...material }
}

function cutFenced(text: string): { readonly outside: string; readonly inside: string } {
  const lines = text.split('\n')
  const [first, last] = [lines.findIndex((line) => FENCE.test(line)), lines.findLastIndex((line) => FENCE.test(line))]
  if (first === last) return { outside: text, inside: '' }
  return { outside: [...lines.slice(0, first), ...lines.slice(last + 1)].join('\n'), inside: lines.slice(first + 1, last).join('\n') }
}

function readMessages(messages: readonly ContextMessage[]): Material {
  let notes: string | null = null
  const utterances: Utterance[] = []
  for (const { role, blocks } of messages) {
    for (const block of blocks) {
      if (block.type === 'toolResult') utterances.push({ by: 'tool', text: block.content })
      else if (block.type === 'text' && beginsWithLine(block.text, PREVIOUS_SUMMARY)) notes = readSummaryBlock(block.text.split('\n').slice(1)).notes
      else if (block.type === 'text') utterances.push({ by: role, text: block.text })
    }
  }
  return { utterances, notes }
}
