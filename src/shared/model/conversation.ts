import type { Id } from '../ids'

export type ConversationKind = 'chat' | 'room'

/** A row of the sidebar. */
export type ConversationSummary = {
  readonly id: Id
  readonly kind: ConversationKind
  readonly title: string
  readonly pinned: boolean
  readonly archived: boolean
  readonly createdAt: number
  /** When the last turn began or ended; orders the sidebar. */
  readonly updatedAt: number
  readonly connectionId: Id
  readonly model: string
  /** A turn is running now. */
  readonly running: boolean
  /** An answer ended that no window has shown yet. */
  readonly unread: boolean
  /** 0–100, unrounded; null before the first estimate. */
  readonly utilization: number | null
}
