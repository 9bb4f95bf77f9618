import type { ConversationSummary } from '@shared/model/conversation'
import { expect, test } from 'vitest'
import { type PaletteCommand, paletteGroups } from '../../../../src/renderer/features/palette/entries'

const command = (id: string, label: string, keywords?: string): PaletteCommand => ({ id, label, run: () => undefined, keywords })
const conversation = (id: string, title: string, archived = false): ConversationSummary => ({
  id,
  kind: 'chat',
  title,
  pinned: false,
  archived,
  createdAt: 1,
  updatedAt: 1,
  connectionId: 'c',
  model: 'demo-chat',
  running: false,
  unread: false,
  utilization: null,
})

const COMMANDS = [command('new', 'New chat'), command('settings', 'Open settings', 'preferences options'), command('sidebar', 'Toggle sidebar')]
const CHATS = [
  conversation('1', 'Settings of the oven'),
  conversation('2', 'A new house'),
  conversation('3', 'Old things', true),
  ...Array.from({ length: 40 }, (_, index) => conversation(`n${index}`, `Note ${index}`)),
]

const shape = (query: string) => paletteGroups(query, COMMANDS, CHATS).map((group) => [group.id, group.items.map((item) => item.id)])

test('without a query: all commands, and the newest conversations that are not archived', () => {
  expect(shape(' ')).toEqual([
    ['commands', ['command new', 'command settings', 'command sidebar']],
    ['recent', ['conversation 1', 'conversation 2', 'conversation n0', 'conversation n1', 'conversation n2', 'conversation n3']],
  ])
})

test('the group with the better match is on top', () => {
  expect(shape('settings')).toEqual([
    ['conversations', ['conversation 1']],
    ['commands', ['command settings']],
  ])
  expect(shape('new')).toEqual([
    ['commands', ['command new']],
    ['conversations', ['conversation 2']],
  ])
})

test('commands are found by other words too, archived conversations by their title', () => {
  expect(shape('preferences')).toEqual([['commands', ['command settings']]])
  expect(shape('old things')).toEqual([['conversations', ['conversation 3']]])
})

test('nothing found is an empty list', () => {
  expect(shape('zzzz')).toEqual([])
})

test('at most 30 conversations are listed, in their own order among equals', () => {
  const found = paletteGroups('note', [], CHATS)[0]?.items ?? []
  expect(found).toHaveLength(30)
  expect(found.slice(0, 3).map((item) => item.id)).toEqual(['conversation n0', 'conversation n1', 'conversation n2'])
})
