import type { CompactionMethod, CompactionResult, CompactionTrigger } from '@shared/model/compaction'
import { type Checkpoint, replayed } from '../context/project'
import type { Entry, Recipe } from '../ports'
import { type SessionPorts, toolText } from '../sessions/session-state'
import { blockText, contextTokens } from '../tokens/context-tokens'
import { coverageOf } from './coverage'
import { activeOf } from './history'
import { keptBy, NO_RECIPE, shortenedResults } from './plan'
import type { Subject } from './subject'

/** A subject's context at one moment, with everything the rungs of the ladder are measured by. */
export type Ground = {
  readonly subject: Subject
  readonly entries: readonly Entry[]
  /** What is in force now. */
  readonly recipe: Recipe
  /** Tokens of the next request under another recipe, on the scale of the gauge. */
  tokens(recipe: Recipe): number
  /** A recipe as the projection takes it. */
  checkpoint(recipe: Recipe): Checkpoint | null
}

/**
 * Takes the ground as it is now.
 *
 * @param cover raw tokens that a first summary brings along beside its block
 */
export function groundOf(subject: Subject, quick: (text: string) => number, cover = 0): Ground {
  const entries = subject.entries()
  const pins = subject.pins()
  const recipe = activeOf(subject.records())?.recipe ?? NO_RECIPE
  const checkpoint = (next: Recipe): Checkpoint | null => (next === NO_RECIPE ? null : { recipe: next, pinned: coverageOf(entries, next, pins).pinned, pins })
  const raw = (next: Recipe): number => {
    const { summary, history } = contextTokens(entries, checkpoint(next), subject.target, quick)
    return Math.max(1, subject.frameTokens + summary + history + (recipe.coveredUntil === null && next.coveredUntil !== null ? cover : 0))
  }
  // The gauge knows how the provider counts; the ratio of two raw counts is true whatever the tokenizer.
  const scale = subject.used / raw(recipe)
  return { subject, entries, recipe, checkpoint, tokens: (next) => Math.ceil(raw(next) * scale) }
}

/**
 * The ground once more, for the figures of a result: the blocks of these recipes are counted exactly (beside a few kept
 * turns a summary weighs much), and tools that are offered only where something is covered are counted with it.
 */
export async function closerGround(ports: Pick<SessionPorts, 'tokenizer' | 'tools'>, subject: Subject, recipes: readonly Recipe[]): Promise<Ground> {
  const rough = groundOf(subject, ports.tokenizer.quick)
  const coveredUntil = recipes.at(-1)?.coveredUntil ?? null
  const { config, conversationId, tools } = subject
  const later = coveredUntil === null ? [] : await ports.tools.list(config.toolsets, { conversationId, coveredUntil })
  const known = new Set(tools.map(({ name }) => name))
  const added = later.filter(({ name }) => !known.has(name)).map(toolText)
  const texts = recipes.map((recipe) => blockText(rough.checkpoint(recipe)))
  const counts = await ports.tokenizer.count([...texts, ...added])
  const exact = new Map(texts.map((text, index) => [text, counts[index]]))
  const cover = counts.slice(texts.length).reduce((sum, count) => sum + count, 0)
  return groundOf(subject, (text) => exact.get(text) ?? ports.tokenizer.quick(text), cover)
}

type Outcome = {
  readonly method: CompactionMethod
  readonly trigger: CompactionTrigger
  readonly cost?: number | null
  readonly durationMs?: number
  /** Estimated tokens after, where the recipe does not hold the summary yet. */
  readonly tokensAfter?: number
}

/** What it means for the context that `after` takes the place of the recipe in force. */
export function resultOf(ground: Ground, after: Recipe, { method, trigger, cost = 0, durationMs = 0, tokensAfter }: Outcome): CompactionResult {
  const { entries, recipe, subject } = ground
  const before = keptBy(entries, recipe)
  const kept = keptBy(entries, after)
  const shortened = newlyShortened(ground, after)
  const trimmedTurns = after.coveredUntil === recipe.coveredUntil ? turnsWithShortened(ground, after) : 0
  return {
    compacted: true,
    strategy: method,
    trigger,
    messagesBefore: messageCount(ground, recipe),
    messagesAfter: messageCount(ground, after),
    turnsBefore: before.turns.length,
    turnsAfter: kept.turns.length,
    turnsCompacted: before.turns.length - kept.turns.length + trimmedTurns,
    turnsKept: kept.turns.length - trimmedTurns,
    toolResultsSummarized: after.toolResults === 'summarize' ? shortened : 0,
    toolResultsRedacted: after.toolResults === 'redact' ? shortened : 0,
    tokensBefore: ground.tokens(recipe),
    tokensAfter: tokensAfter ?? ground.tokens(after),
    reportedBefore: subject.reported,
    reportedAfter: null,
    summaryLength: after.summary?.length ?? 0,
    cost,
    durationMs,
  }
}

/** The answer where nothing is done, and why. */
export function unchanged(ground: Ground, method: CompactionMethod, trigger: CompactionTrigger, reason: string): CompactionResult {
  const same = resultOf(ground, ground.recipe, { method, trigger })
  return { ...same, compacted: false, reason, turnsCompacted: 0, turnsKept: same.turnsBefore, toolResultsSummarized: 0, toolResultsRedacted: 0 }
}

/** Messages a model is given: those that are replayed, and one for the summary. */
function messageCount({ entries, checkpoint, subject }: Ground, recipe: Recipe): number {
  return replayed(entries, checkpoint(recipe), subject.target).length + (recipe.coveredUntil === null ? 0 : 1)
}

function newlyShortened({ entries, recipe }: Ground, after: Recipe): number {
  const { entries: kept } = keptBy(entries, after)
  const now = Math.max(shortenedResults(kept, after.trimmedUntil, after.toolResults), shortenedResults(kept, after.flattenedUntil, after.toolResults))
  const before = Math.max(shortenedResults(kept, recipe.trimmedUntil, recipe.toolResults), shortenedResults(kept, recipe.flattenedUntil, recipe.toolResults))
  return recipe.toolResults === after.toolResults ? Math.max(0, now - before) : now
}

function turnsWithShortened({ entries, recipe }: Ground, after: Recipe): number {
  const kept = keptBy(entries, after)
  const position = (until: Recipe['trimmedUntil']): number => kept.entries.findLastIndex(({ message }) => message.id === until)
  const from = Math.max(position(recipe.trimmedUntil), position(recipe.flattenedUntil)) + 1
  const to = Math.max(position(after.trimmedUntil), position(after.flattenedUntil))
  return kept.turns.filter(({ start, end }) => {
    const part = kept.entries.slice(Math.max(start, from), Math.min(end, to + 1))
    return shortenedResults(part, part.at(-1)?.message.id ?? null, after.toolResults) > 0
  }).length
}
