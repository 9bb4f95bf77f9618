import type { Recipe } from '../ports'
import type { Ground } from './measure'
import { cutFor, dropOldest, flattenRunning, keptBy, trimOld, trimRunning } from './plan'
import { type Limits, worthwhile } from './policy'

/** The rungs that call no model, as pure steps: each takes what the rungs before it made of the context. */

/** Old tool results give way; those of the running turn too if that is not enough. The same recipe where it gains too little. */
export function trimRung(ground: Ground, limits: Limits): Recipe {
  const { entries, recipe, subject } = ground
  const { toolResults, keepRecentTurns } = subject.config.compaction
  const keep = keepRecentTurns + (subject.answering ? 1 : 0)
  const trimmed = gaining(ground, recipe, trimOld(entries, recipe, toolResults, keep))
  if (ground.tokens(trimmed) <= limits.target || !subject.answering) return trimmed
  return gaining(ground, trimmed, trimRunning(entries, trimmed, toolResults))
}

/** Takes the next recipe only where it frees enough to be worth the provider's cache. */
function gaining(ground: Ground, current: Recipe, next: Recipe | null): Recipe {
  return next && worthwhile(ground.tokens(current), ground.tokens(next)) ? next : current
}

/**
 * Makes room whatever it takes: old results give way, then the oldest turns are left out until the request is under
 * `target`. Turns that the user wants kept, and the running turn's own tool rounds, give way only where it would not
 * fit otherwise; the message that is being answered never does.
 *
 * @param fit tokens a request may have to be taken by the provider
 */
export function dropRung(ground: Ground, start: Recipe, target: number, fit: number): Recipe {
  const { entries, subject } = ground
  const { toolResults, keepRecentTurns } = subject.config.compaction
  const trimmed = trimOld(entries, start, toolResults, 1) ?? start
  const kept = ground.tokens(trimmed) < ground.tokens(start) ? trimmed : start
  const { turns } = keptBy(entries, kept)
  const without = (count: number): Recipe => (count === 0 ? kept : (dropOldest(entries, kept, count) ?? kept))
  const fits = (limit: number) => (count: number) => ground.tokens(without(count)) <= limit
  const most = Math.max(0, turns.length - 1)
  const free = Math.min(most, Math.max(0, turns.length - keepRecentTurns - (subject.answering ? 1 : 0)))
  const wanted = leastCount(0, free, fits(target))
  const recipe = without(fits(fit)(wanted) ? wanted : leastCount(wanted, most, fits(fit)))
  if (ground.tokens(recipe) <= fit || !subject.answering) return recipe
  const shortened = trimRunning(entries, recipe, toolResults) ?? recipe
  const flattened = flattenRunning(entries, shortened) ?? shortened
  return ground.tokens(flattened) < ground.tokens(recipe) ? flattened : recipe
}

/** Tokens of the least that can be sent: the turn that is answered, its tool rounds told as text, with all before it left out. */
export function floorOf(ground: Ground): number {
  const { entries, recipe, subject } = ground
  const { toolResults } = subject.config.compaction
  const alone = dropOldest(entries, recipe, keptBy(entries, recipe).turns.length - 1) ?? recipe
  const shortened = trimRunning(entries, alone, toolResults) ?? alone
  return Math.min(ground.tokens(alone), ground.tokens(flattenRunning(entries, shortened) ?? shortened))
}

/**
 * How many turns stay word for word beside a summary: as many as the user wants, fewer where they would leave the
 * request above the threshold all the same. The turn that is being answered is always one of them.
 *
 * @param summary expected tokens of the block
 */
export function turnsToKeep(ground: Ground, limits: Limits, summary: number): number {
  const { entries, recipe, subject } = ground
  const own = subject.answering ? 1 : 0
  const kept = keptBy(entries, recipe)
  const most = Math.min(subject.config.compaction.keepRecentTurns + own, kept.turns.length)
  const rest = (turns: number): number => {
    const cut = cutFor(kept, turns)
    return cut === null ? Number.POSITIVE_INFINITY : ground.tokens({ ...recipe, coveredUntil: cut, summary: null, notes: null }) + summary
  }
  // One turn more than there is to keep would leave nothing to summarise.
  const first = Math.min(most, kept.turns.length - 1)
  if (first >= own && rest(first) <= 0.9 * limits.threshold) return first
  const fewer = leastCount(0, first - own, (count) => rest(first - count) <= limits.target)
  return Math.max(own, first - fewer)
}

/** The smallest count from `from` to `to` that is enough, or `to`; more is always enough where less is. A long log has thousands of turns. */
function leastCount(from: number, to: number, enough: (count: number) => boolean): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (enough(middle)) high = middle
    else low = middle + 1
  }
  return low
}
