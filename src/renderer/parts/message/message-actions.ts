import type { AppError } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { ToolDecision } from '@shared/model/tool'
import type { Usage } from '@shared/model/usage'
import type { UserBlock } from '../../store'

/** What can be done from within the transcript. One object for all messages, the same from render to render. */
export type MessageActions = {
  /** Runs the last turn again. */
  retry(): void
  /** Ends the running turn, an automatic retry included. */
  stop(): void
  /** Goes on from the partial text of the last answer. */
  continueAnswer(): void
  /** What the user says about a call that asks. */
  decide(toolCallId: string, decision: ToolDecision): void
  /** The whole of a result that was cut; null where it could not be had, which has been said then. */
  wholeResult(toolCallId: string): Promise<string | null>
  /** Sends other content in place of a user's message. Resolves to null, or to why it was not accepted. */
  edit(messageId: Id, content: readonly UserBlock[]): Promise<AppError | null>
  /** Another answer in place of this one, by the chat's model or by another one for this once. */
  regenerate(messageId: Id, choice?: { readonly connectionId: Id; readonly model: string }): void
  /** A new chat with everything up to and including the message. */
  fork(messageId: Id): void
  switchBranch(messageId: Id): void
  /** Has every later summary quote the message word for word, or no longer. */
  pin(messageId: Id, pinned: boolean): void
  /** Puts a text into the composer as a quotation. */
  quote(text: string): void
  focusComposer(): void
  undoClear(): void
  clear(): void
  /** Opens Compact now. */
  compact(): void
  /** The settings of the connection. */
  openSettings(): void
  /** Asks for the window of the chat's model. */
  chooseWindow(): void
  /** US dollars of one request, or null where the price is not known. */
  costOf(model: string | undefined, connectionId: string | undefined, usage: Usage): number | null
  /** What a model is called. */
  nameOf(model: string | undefined, connectionId: string | undefined): string
}

/** What of it the row of a tool call needs. */
export type ToolActions = Pick<MessageActions, 'stop' | 'decide' | 'wholeResult'>

export type ErrorChoice = { readonly kind: 'retry' | 'settings' | 'window' | 'compact' | 'clear'; readonly primary: boolean }

/**
 * The buttons beside an error: the one that helps first, and Retry wherever trying again makes sense once the cause is
 * gone. `action` is the error's row of ERROR_ACTIONS.
 */
export function choicesFor(error: AppError, action: 'retry' | 'settings' | 'compact' | 'window' | 'none', last: boolean): readonly ErrorChoice[] {
  const retry: readonly ErrorChoice[] = last ? [{ kind: 'retry', primary: action === 'retry' || action === 'none' }] : []
  switch (action) {
    case 'retry':
      return retry
    case 'settings':
      return [{ kind: 'settings', primary: true }, ...retry]
    case 'window':
      return [{ kind: 'window', primary: true }, ...retry]
    case 'compact':
      return last ? [{ kind: 'compact', primary: true }, ...retry, { kind: 'clear', primary: false }] : []
    case 'none':
      return error.retryable ? retry : []
  }
}
