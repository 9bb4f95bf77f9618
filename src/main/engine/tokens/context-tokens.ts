import { shortResult } from '../compaction/short-result'
import { summaryBlocks } from '../compaction/summary-block'
import { type Checkpoint, lastUpTo, type ReplayTarget, replayed } from '../context/project'
import type { Entry, Recipe } from '../ports'
import { countedText, imageTokens, MESSAGE_OVERHEAD, rawTokens } from './estimate'

/** Raw tokens of the parts of a context. */
export type ContextTokens = { readonly summary: number; readonly history: number }

/** Raw tokens of what `project` makes of the same arguments; stored counts are used wherever a message is sent as it is. */
export function contextTokens(entries: readonly Entry[], checkpoint: Checkpoint | null, target: ReplayTarget, quick: (text: string) => number): ContextTokens {
  const summary = checkpoint ? summaryTokens(checkpoint, quick) : 0
  return { summary, history: historyTokens(replayed(entries, checkpoint, target), checkpoint, quick, entries) }
}

/** Raw tokens of the block that stands for the covered messages; 0 where nothing is covered. */
export function summaryTokens({ recipe, pinned }: Checkpoint, quick: (text: string) => number): number {
  if (recipe.coveredUntil === null) return 0
  const blocks = summaryBlocks(recipe, pinned)
  return MESSAGE_OVERHEAD + quick(countedText(blocks)) + imageTokens(blocks)
}

/** The text of that block, as it is counted; empty where nothing is covered. */
export function blockText(checkpoint: Checkpoint | null): string {
  return checkpoint && checkpoint.recipe.coveredUntil !== null ? countedText(summaryBlocks(checkpoint.recipe, checkpoint.pinned)) : ''
}

/**
 * Raw tokens of kept entries, with what the recipe shortens counted as it is sent.
 *
 * @param whole the branch they were taken from
 */
export function historyTokens(
  entries: readonly Entry[],
  checkpoint: Checkpoint | null,
  quick: (text: string) => number,
  whole: readonly Entry[] = entries,
): number {
  const recipe = checkpoint?.recipe
  const until = Math.max(lastUpTo(entries, whole, recipe?.trimmedUntil), lastUpTo(entries, whole, recipe?.flattenedUntil)) + 1
  if (until === 0 || !recipe) return rawTokens(entries, quick)
  const shortened = entries.slice(0, until).map((entry) => (checkpoint?.pins?.has(entry.message.id) ? entry : asSent(entry, recipe.toolResults)))
  return rawTokens(shortened, quick) + rawTokens(entries.slice(until), quick)
}

function asSent(entry: Entry, mode: Recipe['toolResults']): Entry {
  const { blocks } = entry.message
  if (!blocks.some((block) => block.type === 'toolResult')) return entry
  const shorter = blocks.map((block) => (block.type === 'toolResult' ? shortResult(block, mode) : block))
  return shorter.every((block, index) => block === blocks[index]) ? entry : { message: { ...entry.message, blocks: shorter }, tokens: null }
}
