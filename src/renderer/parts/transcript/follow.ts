/** Whether the view stays at the end as it grows, or stays where the reader is. */
export type Follow = 'following' | 'reading'

export type FollowEvent =
  /** The user moved the view; `distance` is what lies below it, in pixels. */
  | { readonly type: 'scrolled'; readonly direction: 'up' | 'down'; readonly distance: number }
  /** The user asked for the end, or sent something. */
  | { readonly type: 'to-end' }
  /** The user asked for a message. */
  | { readonly type: 'to-message' }

/** Coming this near to the end (pixels) means wanting to follow again. */
export const NEAR_END = 80
/** An upward movement that ends here is the browser rounding, or a content that has become shorter. */
const AT_END = 2

/** The next mode; pure. Content that comes or changes is no event: it never moves a reader's view. */
export function follow(mode: Follow, event: FollowEvent): Follow {
  switch (event.type) {
    case 'to-end':
      return 'following'
    case 'to-message':
      return 'reading'
    case 'scrolled':
      if (event.direction === 'up') return event.distance > AT_END ? 'reading' : mode
      return event.distance <= NEAR_END ? 'following' : mode
  }
}
