import type { Block, ToolCallBlock } from '@shared/model/message'
import type { ContextMessage, ProviderRequest } from '../../ports'
import { isCleanJson, isJsonObject } from './json'
import { LEGAL_NAME } from './request'
import type { Report, Step } from './step'

/** The rules every protocol has for one message and its blocks. */
export function checkMessage(request: ProviderRequest, { message, at, calls, results }: Step, previous: Step | null, report: Report): void {
  if (!previous && message.role !== 'user') report('the first message is the user’s', at)
  if (previous?.message.role === message.role) report('roles alternate', at)
  if (message.blocks.length === 0) report('no message is empty', at)
  if ((calls.length > 0 || results.length > 0) && request.tools.length === 0) report('tool blocks come only with tool definitions', at)
  for (const block of message.blocks) checkBlock(request, block, message.role, at, report)
}

function checkBlock(request: ProviderRequest, block: Block, role: ContextMessage['role'], at: number, report: Report): void {
  switch (block.type) {
    case 'text':
      if (block.text.trim() === '') report('a text is not blank', at)
      if (!block.text.isWellFormed()) report('a text has no lone surrogates', at)
      return
    case 'reasoning':
      if (role !== 'assistant') report('only the assistant reasons', at)
      if (!block.text.isWellFormed()) report('reasoning has no lone surrogates', at)
      return
    case 'toolCall':
      if (role !== 'assistant') report('only the assistant calls tools', at)
      checkCall(block, at, report)
      return
    case 'toolResult':
      if (role !== 'user') report('only the user’s side answers calls', at)
      if (!block.content.isWellFormed()) report('a tool result has no lone surrogates', at)
      return
    case 'image':
      if (role !== 'user') report('only the user sends images', at)
      if (!request.images.get(block.mediaId)?.base64) report('every image comes with its content', at)
      return
    case 'file':
      report('no file is sent', at)
      return
    case 'notice':
      report('no notice is sent', at)
      return
  }
}

function checkCall({ id, name, input, rawInput }: ToolCallBlock, at: number, report: Report): void {
  if (!LEGAL_NAME.test(id)) report('ids of calls are legal', at)
  if (!LEGAL_NAME.test(name)) report('names of called tools are legal', at)
  if (!isJsonObject(input)) report('arguments of a call are a JSON object', at)
  else if (!isCleanJson(input)) report('arguments of a call have no lone surrogates', at)
  else if (rawInput !== undefined && Object.keys(input).length > 0) report('a call with unreadable arguments has empty ones', at)
}
