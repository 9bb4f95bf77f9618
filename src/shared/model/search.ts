import type { Id } from '../ids'
import type { Author } from './message'

/** A stretch of a message in which the marked parts (start and end, UTF-16 units) are what was looked for. */
export type Snippet = { readonly text: string; readonly marks: readonly (readonly [number, number])[] }

/** One message that was found. */
export type SearchHit = {
  readonly conversationId: Id
  readonly messageId: Id
  /** Title of its conversation. */
  readonly title: string
  readonly author: Author
  /** When the message was written, milliseconds since the epoch. */
  readonly createdAt: number
  readonly snippet: Snippet
}

/** How far the index follows the log; `done` = `total` when it is complete. */
export type IndexProgress = { readonly done: number; readonly total: number }
