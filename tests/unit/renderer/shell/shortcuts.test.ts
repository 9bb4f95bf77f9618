import { describe, expect, test } from 'vitest'
import { type KeyPress, matchesShortcut } from '../../../../src/renderer/shell/shortcuts'

const press = (key: string, patch: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...patch,
})

describe('matchesShortcut', () => {
  test('Mod is Ctrl, or the command key on a Mac, and never both', () => {
    expect(matchesShortcut('Mod+K', press('k', { ctrlKey: true }), false)).toBe(true)
    expect(matchesShortcut('Mod+K', press('k', { metaKey: true }), true)).toBe(true)
    expect(matchesShortcut('Mod+K', press('k', { metaKey: true }), false)).toBe(false)
    expect(matchesShortcut('Mod+K', press('k', { ctrlKey: true }), true)).toBe(false)
    expect(matchesShortcut('Mod+K', press('k', { ctrlKey: true, metaKey: true }), true)).toBe(false)
  })

  test('no more and no fewer modifiers than it names', () => {
    expect(matchesShortcut('Mod+Shift+M', press('M', { ctrlKey: true, shiftKey: true }), false)).toBe(true)
    expect(matchesShortcut('Mod+Shift+M', press('m', { ctrlKey: true }), false)).toBe(false)
    expect(matchesShortcut('Mod+N', press('N', { ctrlKey: true, shiftKey: true }), false)).toBe(false)
    expect(matchesShortcut('Mod+N', press('n', { ctrlKey: true, altKey: true }), false)).toBe(false)
    expect(matchesShortcut('Escape', press('Escape'), false)).toBe(true)
    expect(matchesShortcut('Escape', press('Escape', { shiftKey: true }), false)).toBe(false)
  })

  test('a sign counts with or without Shift, as the layout has it', () => {
    expect(matchesShortcut('Mod+/', press('/', { ctrlKey: true }), false)).toBe(true)
    expect(matchesShortcut('Mod+/', press('/', { ctrlKey: true, shiftKey: true }), false)).toBe(true)
    expect(matchesShortcut('Mod+,', press(',', { ctrlKey: true }), false)).toBe(true)
  })

  test('a letter is found by its place where the layout gives it another name', () => {
    expect(matchesShortcut('Mod+B', press('и', { ctrlKey: true, code: 'KeyB' }), false)).toBe(true)
    expect(matchesShortcut('Alt+N', press('˜', { altKey: true, code: 'KeyN' }), true)).toBe(true)
    // On a Latin layout the letter itself decides: Dvorak has another one in this place.
    expect(matchesShortcut('Mod+B', press('x', { ctrlKey: true, code: 'KeyB' }), false)).toBe(false)
  })
})
