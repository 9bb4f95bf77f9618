import type { z } from 'zod'
import { type AppError, appError } from '../errors'

type Issue = z.core.$ZodIssue

/**
 * Says in one sentence what is wrong with an input. Names the field and the rule, never the value: it may be huge or
 * secret. Texts and lists over their limit are `too_large`, everything else is `validation`.
 */
export function describeIssues(method: string, issues: readonly Issue[]): AppError {
  const big = issues.find(isOversize)
  if (big) return appError('too_large', `${method}: ${describe(big)}.`)
  const shown = issues.slice(0, 3).map(describe).join('; ')
  return appError('validation', `${method}: ${shown || 'the input is not valid'}.`)
}

function isOversize(issue: Issue): issue is z.core.$ZodIssueTooBig {
  return issue.code === 'too_big' && (issue.origin === 'string' || issue.origin === 'array')
}

function describe(issue: Issue): string {
  const path = issue.path.length === 0 ? 'input' : issue.path.map((part) => short(String(part))).join('.')
  return `${path} ${reason(issue)}`
}

function reason(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined') ? 'is missing' : `must be of type ${issue.expected}`
    case 'unrecognized_keys':
      return `has unknown keys: ${issue.keys.slice(0, 3).map(short).join(', ')}`
    case 'too_big':
      return `is over its limit of ${issue.maximum}${unit(issue.origin)}`
    case 'too_small':
      return `must be at least ${issue.minimum}${unit(issue.origin)}`
    case 'invalid_value':
      return `must be one of ${issue.values.slice(0, 20).map(String).join(', ')}`
    case 'invalid_format':
      return issue.message.startsWith('Invalid') ? `is not a valid ${issue.format}` : issue.message
    case 'invalid_union':
      return 'has none of the allowed shapes'
    case 'not_multiple_of':
    case 'invalid_key':
    case 'invalid_element':
      return 'is not valid'
    case 'custom':
      return `is refused: ${issue.message}`
  }
}

function unit(origin: string): string {
  if (origin === 'string') return ' characters'
  return origin === 'array' ? ' entries' : ''
}

function short(text: string): string {
  return (text.length > 40 ? `${text.slice(0, 40)}…` : text).toWellFormed()
}
