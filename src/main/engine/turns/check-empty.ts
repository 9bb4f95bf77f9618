import { appError } from '@shared/errors'
import type { ModelRunResult } from './model-run'

/** An answer without content is an error the user can act on, not a silent blank message. */
export function checkEmpty(result: ModelRunResult): ModelRunResult {
  if (result.outcome !== 'completed' || result.blocks.some((block) => block.type !== 'reasoning' && !(block.type === 'text' && block.text.trim() === '')))
    return result
  const error =
    result.stopReason === 'filter'
      ? appError('content_filter', 'The provider withheld this answer. Rephrase the message and try again.')
      : result.stopReason === 'length'
        ? appError('invalid_request', 'The output limit was used up before any text came. Raise the limit of this chat and try again.')
        : appError('provider', 'The model answered with nothing. Try again.')
  return { ...result, outcome: 'failed', error }
}
