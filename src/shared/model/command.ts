/** What a menu of the desktop app (or a shortcut of a window) can ask of the page that is in front. */
export const WINDOW_COMMANDS = [
  'new-chat',
  'new-room',
  /** Shows the chat in front in a window of its own, by posting `{ t: 'window', open: 'chat', id }`. */
  'open-in-window',
  'open-settings',
  'open-palette',
  'toggle-sidebar',
  'toggle-inspector',
  /** In the conversation that is shown. */
  'find',
  /** In all messages. */
  'search',
  'show-shortcuts',
  'compact-now',
  'stop',
  /** The window is about to close: store what is typed, then post `{ t: 'window', flushed: true }`. */
  'close-window',
] as const

export type WindowCommand = (typeof WINDOW_COMMANDS)[number]
