import type { Id } from '@shared/ids'
import { keptFrom } from '../context/project'
import type { Entry, Recipe } from '../ports'
import { shortResult } from './short-result'
import { type TurnRange, turnsOf } from './turns'

/** What nothing has been done to. */
export const NO_RECIPE: Recipe = {
  coveredUntil: null,
  summary: null,
  notes: null,
  dropped: 0,
  trimmedUntil: null,
  toolResults: 'summarize',
  flattenedUntil: null,
}

/** The part of a context that no summary stands for yet, and its turns. */
export type Kept = { readonly from: number; readonly entries: readonly Entry[]; readonly turns: readonly TurnRange[] }

/** Reads what a recipe has left of a context. */
export function keptBy(entries: readonly Entry[], recipe: Recipe): Kept {
  const from = keptFrom(entries, recipe.coveredUntil)
  const kept = entries.slice(from)
  return { from, entries: kept, turns: turnsOf(kept) }
}

/** Tool results older than the last `keepTurns` turns give way; null where there are none. */
export function trimOld(entries: readonly Entry[], recipe: Recipe, mode: Recipe['toolResults'], keepTurns: number): Recipe | null {
  const { entries: kept, turns } = keptBy(entries, recipe)
  const end = turns[turns.length - keepTurns]?.start ?? (keepTurns === 0 ? kept.length : 0)
  return trimmedTo(kept, lastResult(kept, end), recipe, mode)
}

/** Tool results of the turn that is running give way too, all but those of its last round; null where there are none. */
export function trimRunning(entries: readonly Entry[], recipe: Recipe, mode: Recipe['toolResults']): Recipe | null {
  const { entries: kept } = keptBy(entries, recipe)
  return trimmedTo(kept, lastResult(kept, lastRound(kept)), recipe, mode)
}

/** Finished tool rounds of the turn that is running are told as text, all but its last round; null where there are none. */
export function flattenRunning(entries: readonly Entry[], recipe: Recipe): Recipe | null {
  const { entries: kept } = keptBy(entries, recipe)
  const at = lastResult(kept, lastRound(kept))
  const id = kept[at]?.message.id
  return id === undefined || id === recipe.flattenedUntil ? null : { ...recipe, flattenedUntil: id }
}

/** Leaves the oldest `turns` turns out; null where there are not so many. What a summary told of before, it still tells of. */
export function dropOldest(entries: readonly Entry[], recipe: Recipe, turns: number): Recipe | null {
  const kept = keptBy(entries, recipe)
  const last = kept.turns[turns - 1]
  const id = last && kept.entries[last.end - 1]?.message.id
  return id ? { ...recipe, coveredUntil: id, dropped: recipe.dropped + last.end } : null
}

/** The message before the turn that a cut at `turns` kept turns leaves first; null where nothing lies before it. */
export function cutFor(kept: Kept, keepTurns: number): Id | null {
  const end = kept.turns[kept.turns.length - keepTurns]?.start ?? (keepTurns === 0 ? kept.entries.length : 0)
  return end === 0 ? null : (kept.entries[end - 1]?.message.id ?? null)
}

/** Results that a recipe really shortens, up to and including a message. */
export function shortenedResults(entries: readonly Entry[], until: Id | null, mode: Recipe['toolResults']): number {
  const end = entries.findLastIndex(({ message }) => message.id === until) + 1
  let count = 0
  for (const { message } of entries.slice(0, end))
    for (const block of message.blocks) if (block.type === 'toolResult' && shortResult(block, mode) !== block) count += 1
  return count
}

function trimmedTo(kept: readonly Entry[], at: number, recipe: Recipe, mode: Recipe['toolResults']): Recipe | null {
  const id = kept[at]?.message.id
  if (id === undefined || (id === recipe.trimmedUntil && mode === recipe.toolResults)) return null
  const before = kept.findLastIndex(({ message }) => message.id === recipe.trimmedUntil)
  if (at < before) return null
  return shortenedResults(kept.slice(before + 1), id, mode) === 0 ? null : { ...recipe, trimmedUntil: id, toolResults: mode }
}

/** Index of the last message with results before `end`; -1 where there is none. */
function lastResult(kept: readonly Entry[], end: number): number {
  return kept.slice(0, end).findLastIndex(({ message }) => message.author.kind === 'tool')
}

/** Where the last step of the newest turn that called tools begins. */
function lastRound(kept: readonly Entry[]): number {
  return Math.max(
    0,
    kept.findLastIndex(({ message }) => message.author.kind === 'assistant' && message.blocks.some((block) => block.type === 'toolCall')),
  )
}
