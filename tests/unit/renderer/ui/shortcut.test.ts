import { describe, expect, test } from 'vitest'
import { isMac, shortcutParts, shortcutText } from '../../../../src/renderer/ui/shortcut'

describe('shortcuts as people read them', () => {
  test.each([
    ['Mod+Shift+K', '⌘⇧K', 'Ctrl+Shift+K'],
    ['Mod+,', '⌘,', 'Ctrl+,'],
    ['Alt+Enter', '⌥↵', 'Alt+Enter'],
    ['Alt+ArrowDown', '⌥↓', 'Alt+↓'],
    ['Escape', 'Esc', 'Esc'],
    ['Mod++', '⌘+', 'Ctrl++'],
    ['mod+b', '⌘B', 'Ctrl+B'],
  ])('%s', (keys, mac, other) => {
    expect(shortcutText(keys, true)).toBe(mac)
    expect(shortcutText(keys, false)).toBe(other)
  })

  test('a part keeps its own name where it has no symbol', () => {
    expect(shortcutParts('Mod+Home', false)).toEqual(['Ctrl', 'Home'])
  })

  test('knows the systems with a command key', () => {
    expect([isMac('MacIntel'), isMac('iPhone'), isMac('Linux x86_64'), isMac('Win32'), isMac('')]).toEqual([true, true, false, false, false])
  })
})
