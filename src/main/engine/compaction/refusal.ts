import { type AppError, appError } from '@shared/errors'
import { messageText } from '@shared/model/message'
import { redact } from '@shared/redact'
import { wellFormedText } from '../context/well-formed'
import type { ModelRunResult } from '../turns/model-run'
import { SECTIONS } from './prompt'

/** A summary that may be used, or why it may not. */
export type Verdict = { readonly text: string; readonly error: null } | { readonly text: null; readonly error: AppError }

/**
 * Looks at what a model answered before anything is stored (spec/compaction.md, "The summary"). What looks like a key
 * is masked.
 *
 * @param tokens counts the text
 * @param limit the summary must be smaller than what it replaces, tokens
 */
export function judge(result: ModelRunResult, limit: number, tokens: (text: string) => number): Verdict {
  if (result.outcome !== 'completed') return refuse(result.error ?? appError('aborted', 'The compaction was cancelled.'))
  if (result.blocks.some((block) => block.type === 'toolCall')) return refuse(bad('The model called a tool instead of writing the summary.'))
  if (result.stopReason === 'length')
    return refuse(bad('The summary was cut off at its limit. Allow a longer one in the settings, or choose another model for it.'))
  const text = redact(wellFormedText(messageText(result.blocks)).trim())
  if (text === '') return refuse(bad('The model answered with nothing.'))
  if (!hasHeading(text, SECTIONS[0]) || !hasHeading(text, SECTIONS[SECTIONS.length - 1]))
    return refuse(bad('The model did not write a summary in the form it was asked for.'))
  if (tokens(text) >= limit) return refuse(notSmaller())
  return { text, error: null }
}

/** Why a summary that gains nothing, alone or with all that is added to it, is not used. */
export function notSmaller(): AppError {
  return bad('The summary is not smaller than what it would replace.')
}

function hasHeading(text: string, heading: string | undefined): boolean {
  return text.split('\n').some((line) => line.trim().replace(/\s+/g, ' ').toLowerCase() === `## ${heading}`.toLowerCase())
}

function refuse(error: AppError): Verdict {
  return { text: null, error }
}

function bad(message: string): AppError {
  return appError('provider', `${message} Nothing was changed.`)
}
