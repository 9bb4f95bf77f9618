import type { ToolOutcome } from '../engine/ports'

/** A result for the model. Lone surrogates are replaced: some services refuse a whole request because of one. */
export function answer(content: string): ToolOutcome {
  return { content: content.toWellFormed(), isError: false }
}

/** What went wrong, said to the model so that it can do something else. */
export function failed(content: string): ToolOutcome {
  return { content: content.toWellFormed(), isError: true }
}

/** The outcome of every call that was aborted. */
export const CANCELLED: ToolOutcome = { content: 'The call was cancelled before it had a result.', isError: true }
