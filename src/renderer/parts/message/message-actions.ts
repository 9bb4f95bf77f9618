import type { AppError } from '@shared/errors'
import type { Usage } from '@shared/model/usage'

/** What can be done from within the transcript. One object for all messages, the same from render to render. */
export type MessageActions = {
  /** Runs the last turn again. */
  retry(): void
  /** Ends the running turn, an automatic retry included. */
  stop(): void
  undoClear(): void
  clear(): void
  /** The settings of the connection. */
  openSettings(): void
  /** Asks for the window of the chat's model. */
  chooseWindow(): void
  /** US dollars of one request, or null where the price is not known. */
  costOf(model: string | undefined, connectionId: string | undefined, usage: Usage): number | null
  /** What a model is called. */
  nameOf(model: string | undefined, connectionId: string | undefined): string
}

export type ErrorChoice = { readonly kind: 'retry' | 'settings' | 'window' | 'clear'; readonly primary: boolean }

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
      return last ? [{ kind: 'clear', primary: true }, ...retry] : []
    case 'none':
      return error.retryable ? retry : []
  }
}
