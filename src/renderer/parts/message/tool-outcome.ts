import type { ToolResultBlock } from '@shared/model/message'
import type { OpenCall } from '@shared/model/tool'

/** Where a call stands. `written`: its arguments are still coming; `unanswered`: nobody ever will. */
export type CallStage = 'written' | OpenCall['state'] | 'done' | 'failed' | 'denied' | 'cancelled' | 'unanswered'

/** Where a call stands, from the message that holds it, its answer, and the calls that are open now. */
export function stageOf(final: boolean, result: ToolResultBlock | undefined, open: OpenCall | undefined): CallStage {
  if (result) return outcomeOf(result)
  if (open) return open.state
  return final ? 'unanswered' : 'written'
}

/** A refusal reaches the model as a failed result, told apart by its first words. */
function outcomeOf({ isError, content }: ToolResultBlock): CallStage {
  if (isError !== true) return 'done'
  if (/^The user (did|does) not allow\b/.test(content)) return 'denied'
  return /^(Cancelled|The call was cancelled)\b/.test(content) ? 'cancelled' : 'failed'
}
