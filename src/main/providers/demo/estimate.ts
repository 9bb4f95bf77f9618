import type { Block } from '@shared/model/message'
import { NO_USAGE, type Usage } from '@shared/model/usage'
import { quickTokens } from '@shared/quick-tokens'
import type { ProviderRequest } from '../../engine/ports'
import type { PlannedCall } from './choose-tools'

/** What role and separators of a message cost. */
const MESSAGE_TOKENS = 4

/** What an image of middling size costs elsewhere. */
const IMAGE_TOKENS = 800

/** The figures the demo reports for an answer: estimates of what a tokenizer would count. */
export function estimate(request: ProviderRequest, deltas: readonly string[], repeat: number, calls: readonly PlannedCall[]): Usage {
  let input = quickTokens(request.system ?? '')
  if (request.tools.length > 0) input += quickTokens(JSON.stringify(request.tools))
  for (const message of request.messages) {
    input += MESSAGE_TOKENS
    for (const block of message.blocks) input += blockTokens(block)
  }
  const output = quickTokens(deltas.join('')) * repeat + calls.reduce((sum, call) => sum + quickTokens(call.raw) + quickTokens(call.name), 0)
  return { ...NO_USAGE, input, output }
}

function blockTokens(block: Block): number {
  switch (block.type) {
    case 'text':
    case 'reasoning':
      return quickTokens(block.text)
    case 'toolCall':
      return quickTokens(block.name) + quickTokens(block.rawInput ?? JSON.stringify(block.input))
    case 'toolResult':
      return quickTokens(block.content)
    case 'image':
    case 'file':
      return IMAGE_TOKENS
    case 'notice':
      return 0
  }
}
