import { WINDOW_COMMANDS } from '@shared/model/command'
import { beforeAll, expect, test } from 'vitest'
import { commandsFor } from '../../../../src/renderer/shell/commands'
import { neighbour } from '../../../../src/renderer/shell/neighbours'
import { shortcutRows } from '../../../../src/renderer/shell/shortcut-rows'
import { resolveTheme } from '../../../../src/renderer/shell/use-theme'
import { setUpTexts } from '../../../../src/renderer/texts/i18n'
import { idOf, summary } from '../../shared/sources'

beforeAll(setUpTexts)

const everything = commandsFor({ route: { page: 'chat', id: idOf(1) }, kind: 'chat', solo: false, running: true })
const names = (commands: typeof everything) => commands.map((command) => command.name)

test('no two commands share a name, a shortcut or a menu entry', () => {
  const shortcuts = everything.flatMap((command) => [command.shortcut, command.alternative]).filter(Boolean)
  const menus = everything.flatMap((command) => command.menu ?? [])
  for (const list of [names(everything), shortcuts, menus]) expect(new Set(list).size).toBe(list.length)
})

test('every menu entry of the desktop app does something, besides closing, which the window does itself', () => {
  const menus = new Set(everything.map((command) => command.menu))
  expect(WINDOW_COMMANDS.filter((command) => !menus.has(command))).toEqual(['close-window'])
})

test('Stop is there while something runs, and chat commands where there is a chat', () => {
  expect(names(commandsFor({ route: { page: 'chat', id: idOf(1) }, kind: 'chat', solo: false, running: false }))).not.toContain('stop')
  const settings = names(commandsFor({ route: { page: 'settings' }, kind: undefined, solo: false, running: false }))
  for (const name of ['stop', 'toggleInspector', 'modelPicker', 'focusComposer', 'find'] as const) expect(settings).not.toContain(name)
  expect(settings).toContain('searchAll')
})

test('a window of one conversation has no sidebar to command', () => {
  const solo = names(commandsFor({ route: { page: 'chat', id: idOf(1) }, kind: 'chat', solo: true, running: true }))
  for (const name of ['toggleSidebar', 'searchSidebar', 'nextChat', 'openWindow', 'rename'] as const) expect(solo).not.toContain(name)
  expect(solo).toContain('stop')
})

test('the table of shortcuts has a text for each and knows how to send', () => {
  const rows = shortcutRows('mod-enter')
  expect(rows.find((row) => row.keys === 'Mod+N')).toEqual({ group: 'app', label: 'New chat', keys: 'Mod+N' })
  expect(rows.find((row) => row.label === 'Send')).toEqual({ group: 'writing', label: 'Send', keys: 'Mod+Enter' })
  expect(rows.filter((row) => row.label.includes('.'))).toEqual([])
})

test('neighbours follow the order of the sidebar', () => {
  const rows = [summary(4), summary(3, { archived: true }), summary(2), summary(1, { pinned: true })]
  expect(neighbour(rows, idOf(1), 1)).toBe(idOf(4))
  expect(neighbour(rows, idOf(4), 1)).toBe(idOf(2))
  expect(neighbour(rows, idOf(2), 1)).toBeNull()
  expect(neighbour(rows, idOf(1), -1)).toBeNull()
  expect(neighbour(rows, null, 1)).toBe(idOf(1))
  expect(neighbour([], null, 1)).toBeNull()
})

test('the theme follows the system only where it is told to', () => {
  expect([resolveTheme('system', true), resolveTheme('system', false), resolveTheme('light', true), resolveTheme('dark', false)]).toEqual([
    'dark',
    'light',
    'light',
    'dark',
  ])
})
