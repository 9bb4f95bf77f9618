import { type AppError, appError } from '@shared/errors'
import type { Recipe } from '../ports'
import type { Ground } from './measure'
import { type Limits, worthwhile } from './policy'
import { coveredTokens, expectedSummary } from './summary-job'

/** A standing part from this share of the threshold on leaves no turn that would bring a summary's price in. */
const STANDING = 0.9

/**
 * Whether a summary of what a recipe covers is worth asking for where the request fits without it: it must bring it
 * under the threshold, and by a tenth. Else the next message would be above it again, and every one would cost a summary.
 *
 * @param before what the rungs before it have made of the context
 */
export function pays(ground: Ground, before: Recipe, recipe: Recipe, limits: Limits): boolean {
  const { recipe: now, subject } = ground
  const earlier = ground.tokens(now) - ground.tokens(bare(now))
  // An earlier summary goes into the new one, which is seldom shorter.
  const block = Math.max(earlier, expectedSummary(subject, limits, coveredTokens(ground, recipe)))
  const after = ground.tokens(bare(recipe)) + block
  return after <= limits.threshold && worthwhile(ground.tokens(before), after)
}

/**
 * What to tell the user once, where no summary pays because of what stands in every request; null where that is not the
 * reason, or was told since the last compaction that helped.
 */
export function standingTooLarge({ entries, recipe, subject, tokens }: Ground, limits: Limits): AppError | null {
  const last = entries.at(-1)?.message.id
  const standing = last === undefined ? 0 : tokens(bare({ ...recipe, coveredUntil: last }))
  if (standing < STANDING * limits.threshold) return null
  const word = subject.records().findLast(({ state, trigger, result, model }) => {
    if (state === 'committed') return result.tokensAfter <= limits.threshold
    return state === 'failed' && trigger !== 'manual' && model === null && result.error?.code === 'too_large'
  })
  if (word?.state === 'failed') return null
  return appError(
    'too_large',
    `System prompt, tools and pinned messages alone take about ${standing} of the ${limits.usable} tokens a request may have, so a summary would free too little. One is written only when a message would not fit otherwise. Shorten them, or choose a model with a larger window.`,
  )
}

/** A recipe without the texts of its block; pinned messages stay quoted. */
function bare(recipe: Recipe): Recipe {
  return { ...recipe, summary: null, notes: null, dropped: 0 }
}
