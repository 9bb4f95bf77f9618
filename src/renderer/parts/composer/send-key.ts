import { isComposing } from '../../ui/ime'

type KeyLike = {
  readonly key: string
  readonly keyCode: number
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly nativeEvent?: { readonly isComposing?: boolean }
}

/**
 * What Enter means in a composer: `send`, `newline` where the box does not make one by itself, or null: the box does
 * what it always does. With an input method composing, Enter is never ours.
 */
export function enterMeans(event: KeyLike, sendKey: 'enter' | 'mod-enter'): 'send' | 'newline' | null {
  if (event.key !== 'Enter' || isComposing(event)) return null
  const mod = event.ctrlKey || event.metaKey
  if (event.shiftKey || event.altKey) return null
  if (mod) return 'send'
  return sendKey === 'enter' ? 'send' : null
}

/** Alt+Enter alone: what is sent is only for information. */
export function isContextKey(event: KeyLike): boolean {
  return event.key === 'Enter' && event.altKey && !event.shiftKey && !event.ctrlKey && !event.metaKey && !isComposing(event)
}
