import type { Block } from '@shared/model/message'
import type { ContextMessage, ProviderRequest } from '../ports'

/** A broken transcript rule: `rule` names it, `at` is the index of the message. */
export type Violation = { readonly rule: string; readonly at: number }

const LEGAL_CALL_ID = /^[A-Za-z0-9_-]{1,64}$/

/**
 * Checks a request against the transcript rules that hold for every provider (spec/providers.md). Must be empty for
 * every request the engine sends; anything else is a bug of ours that would become an HTTP 400 for ever.
 */
export function validate(request: ProviderRequest): readonly Violation[] {
  const violations: Violation[] = []
  const report = (rule: string, at: number): void => void violations.push({ rule, at })
  const { messages } = request
  if (messages.length === 0) report('the context has no message', 0)
  if (messages[0] && messages[0].role !== 'user') report('the first message is the user’s', 0)
  if (messages.at(-1)?.role === 'assistant') report('the last message is the user’s', messages.length - 1)
  if (request.maxTokens < 1 || !Number.isInteger(request.maxTokens)) report('the output limit is a positive integer', 0)
  if (request.system !== null) checkText(request.system, 'the system prompt', 0, report)
  messages.forEach((message, index) => {
    if (messages[index - 1]?.role === message.role) report('roles alternate', index)
    if (message.blocks.length === 0) report('no message is empty', index)
    for (const block of message.blocks) checkBlock(block, message.role, index, report)
  })
  checkCalls(messages, report)
  return violations
}

type Report = (rule: string, at: number) => void

function checkText(text: string, what: string, at: number, report: Report): void {
  if (text.trim() === '') report(`${what} is not blank`, at)
  if (!text.isWellFormed()) report(`${what} has no lone surrogates`, at)
}

function checkBlock(block: Block, role: ContextMessage['role'], at: number, report: Report): void {
  switch (block.type) {
    case 'text':
      checkText(block.text, 'a text', at, report)
      return
    case 'toolCall':
      if (role !== 'assistant') report('only the assistant calls tools', at)
      if (!LEGAL_CALL_ID.test(block.id)) report('call ids are legal', at)
      return
    case 'toolResult':
      if (role !== 'user') report('only the user’s side answers calls', at)
      if (!block.content.isWellFormed()) report('a tool result has no lone surrogates', at)
      return
    case 'notice':
      report('no notice is sent', at)
      return
    case 'reasoning':
    case 'image':
    case 'file':
      return
  }
}

/** Every call has exactly one result, in the message right after it. */
function checkCalls(messages: readonly ContextMessage[], report: Report): void {
  messages.forEach(({ blocks }, index) => {
    const next = messages[index + 1]?.blocks ?? []
    for (const block of blocks) {
      if (block.type === 'toolCall' && countResults(next, block.id) !== 1) report('every call has exactly one result right after it', index)
    }
    for (const block of next) {
      if (block.type === 'toolResult' && !hasCall(blocks, block.toolCallId)) report('every result answers a call', index + 1)
    }
  })
}

function countResults(blocks: readonly Block[], callId: string): number {
  let count = 0
  for (const block of blocks) if (block.type === 'toolResult' && block.toolCallId === callId) count += 1
  return count
}

function hasCall(blocks: readonly Block[], callId: string): boolean {
  return blocks.some((block) => block.type === 'toolCall' && block.id === callId)
}
