/** The part of a keyboard event that decides which shortcut it is. */
export type KeyPress = {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

/**
 * True if a key press is the given shortcut, like `Mod+Shift+M`. Mod is the command key on Apple's systems and Ctrl elsewhere.
 * Letters are also found by their place, since Alt and non-Latin layouts give them other names.
 */
export function matchesShortcut(shortcut: string, press: KeyPress, mac: boolean): boolean {
  const parts = shortcut.split('+').map((part) => part.toLowerCase())
  const key = parts.at(-1) ?? ''
  const mod = parts.includes('mod')
  const control = parts.includes('ctrl') || (mod && !mac)
  const meta = mod && mac
  if (press.ctrlKey !== control || press.metaKey !== meta || press.altKey !== parts.includes('alt')) return false
  // A sign may need Shift on some layouts and not on others.
  if (/^[a-z]$|^.{2,}$/.test(key) && press.shiftKey !== parts.includes('shift')) return false
  if (press.key.toLowerCase() === key) return true
  return /^[a-z]$/.test(key) && !/^[a-z]$/i.test(press.key) && press.code === `Key${key.toUpperCase()}`
}
