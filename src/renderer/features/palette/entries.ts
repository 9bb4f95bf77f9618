import type { ConversationSummary } from '@shared/model/conversation'
import type { LucideIcon } from 'lucide-react'
import { fuzzyMatch, type Match } from './fuzzy'

/** Something the app can do; the palette runs it and closes. */
export type PaletteCommand = {
  readonly id: string
  readonly label: string
  readonly run: () => void
  /** Like `Mod+N`; only shown. */
  readonly shortcut?: string | undefined
  readonly icon?: LucideIcon | undefined
  /** Other words people may type for it. */
  readonly keywords?: string | undefined
}

export type PaletteEntry = {
  readonly id: string
  readonly label: string
  readonly ranges: Match['ranges']
  readonly action:
    | { readonly kind: 'command'; readonly command: PaletteCommand }
    | { readonly kind: 'conversation'; readonly conversation: ConversationSummary }
}

/** A part of the list; Base UI wants the name `items`. */
export type PaletteGroup = { readonly id: 'commands' | 'conversations' | 'recent'; readonly items: readonly PaletteEntry[] }

const MAX_RECENT = 6
const MAX_FOUND = 30

/**
 * What the palette shows for a query. Without one: the newest conversations and all commands. With one: what matches,
 * best first, and the group with the best match on top. Conversations keep their order (newest first) among equals.
 */
export function paletteGroups(query: string, commands: readonly PaletteCommand[], conversations: readonly ConversationSummary[]): readonly PaletteGroup[] {
  if (query.trim() === '') {
    const recent = conversations.filter((row) => !row.archived).slice(0, MAX_RECENT)
    return nonEmpty([
      { id: 'commands', items: commands.map((command) => commandEntry(command, [])) },
      { id: 'recent', items: recent.map((row) => conversationEntry(row, [])) },
    ])
  }
  const foundCommands = ranked(commands, (command) => matchCommand(query, command), commandEntry)
  const foundConversations = ranked(conversations, (row) => fuzzyMatch(query, row.title), conversationEntry)
  const groups = nonEmpty([
    { id: 'commands', items: foundCommands.entries },
    { id: 'conversations', items: foundConversations.entries },
  ])
  return foundConversations.best > foundCommands.best ? groups.toReversed() : groups
}

function matchCommand(query: string, command: PaletteCommand): Match | null {
  const byLabel = fuzzyMatch(query, command.label)
  if (byLabel || command.keywords === undefined) return byLabel
  const byKeyword = fuzzyMatch(query, command.keywords)
  // The keywords are not shown, so there is nothing to mark.
  return byKeyword && { score: byKeyword.score / 2, ranges: [] }
}

function ranked<T>(
  rows: readonly T[],
  match: (row: T) => Match | null,
  entry: (row: T, ranges: Match['ranges']) => PaletteEntry,
): { readonly best: number; readonly entries: readonly PaletteEntry[] } {
  const found = rows.flatMap((row) => {
    const hit = match(row)
    return hit ? [{ row, hit }] : []
  })
  found.sort((a, b) => b.hit.score - a.hit.score)
  return { best: found[0]?.hit.score ?? Number.NEGATIVE_INFINITY, entries: found.slice(0, MAX_FOUND).map(({ row, hit }) => entry(row, hit.ranges)) }
}

function commandEntry(command: PaletteCommand, ranges: Match['ranges']): PaletteEntry {
  return { id: `command ${command.id}`, label: command.label, ranges, action: { kind: 'command', command } }
}

function conversationEntry(conversation: ConversationSummary, ranges: Match['ranges']): PaletteEntry {
  return { id: `conversation ${conversation.id}`, label: conversation.title, ranges, action: { kind: 'conversation', conversation } }
}

function nonEmpty(groups: readonly PaletteGroup[]): readonly PaletteGroup[] {
  return groups.filter((group) => group.items.length > 0)
}
