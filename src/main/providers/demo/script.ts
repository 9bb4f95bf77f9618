import { ERROR_ACTIONS, type ErrorCode, failure } from '@shared/errors'
import type { StopReason } from '@shared/model/message'
import type { Usage } from '@shared/model/usage'

/**
 * What a fenced block ```demo in the user's message asks the demo to play, exactly as written. Of a request for a summary
 * only the instruction counts (where the user's focus stands), never the conversation.
 */
export type DemoScript = {
  /** Before the first event; milliseconds. */
  readonly delayMs?: number
  /** Between deltas; milliseconds. 0 = as fast as possible. */
  readonly deltaMs?: number
  /** Streamed in word-sized deltas. */
  readonly text?: string
  /** The exact deltas, instead of `text`. */
  readonly chunks?: readonly string[]
  /** Plays `text` or `chunks` so many times. */
  readonly repeat?: number
  /** A reasoning block before the text. */
  readonly reasoning?: string
  /** Figures that replace the estimate; null = none are reported. */
  readonly usage?: Partial<Usage> | null
  readonly finish?: StopReason
  /** Fails with this code, after `errorAfter` text deltas (0 = before the first event). */
  readonly error?: ErrorCode
  readonly errorAfter?: number
  /** Only so many requests with this very script fail; later ones succeed. */
  readonly errorTimes?: number
  /** Stays silent after the last delta until it is aborted. */
  readonly hang?: boolean
  /** Answers as a provider does whose window is exceeded. */
  readonly overflow?: boolean
  /** Calls made in one batch after the text; `rawInput` is what streams where it is not a JSON object. */
  readonly tools?: readonly ScriptedCall[]
  /** What to play when the calls have been answered; without it, the results are quoted. */
  readonly then?: DemoScript
}

export type ScriptedCall = { readonly name: string; readonly input?: Readonly<Record<string, unknown>>; readonly rawInput?: string }

const FENCE = /```demo[^\S\n]*\n([\s\S]*?)\n?```/g

/** The last script of a text, with its source; null where there is none. Throws `Failure` with `invalid_request` for a script that cannot be played. */
export function findScript(text: string): { readonly script: DemoScript; readonly source: string } | null {
  const source = [...text.matchAll(FENCE)].at(-1)?.[1]
  if (source === undefined) return null
  let value: unknown
  try {
    value = JSON.parse(source)
  } catch {
    throw refuse('it is not JSON')
  }
  return { script: parseScript(value), source }
}

type Check = (value: unknown) => boolean
const isCount: Check = (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 10_000_000
const isText: Check = (value) => typeof value === 'string'
const isFlag: Check = (value) => typeof value === 'boolean'
const isUsage: Check = (value) => value === null || (typeof value === 'object' && Object.values(value).every((figure) => figure === null || isCount(figure)))

const isObject: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)
const isCall: Check = (value) =>
  isObject(value) && Object.entries(value as object).every(([key, field]) => Object.hasOwn(CALL_CHECKS, key) && CALL_CHECKS[key]?.(field))
const CALL_CHECKS: Readonly<Record<string, Check>> = { name: (value) => isText(value) && value !== '', input: isObject, rawInput: isText }

const CHECKS: Readonly<Record<Exclude<keyof DemoScript, 'then'>, Check>> = {
  delayMs: isCount,
  deltaMs: isCount,
  text: isText,
  chunks: (value) => Array.isArray(value) && value.every(isText),
  repeat: isCount,
  reasoning: isText,
  usage: isUsage,
  finish: (value) => ['end', 'length', 'toolCalls', 'filter', 'unknown'].includes(value as string),
  error: (value) => typeof value === 'string' && Object.hasOwn(ERROR_ACTIONS, value),
  errorAfter: isCount,
  errorTimes: isCount,
  hang: isFlag,
  overflow: isFlag,
  tools: (value) => Array.isArray(value) && value.length > 0 && value.every((call) => isCall(call) && Object.hasOwn(call, 'name')),
}

function parseScript(value: unknown): DemoScript {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse('it is not an object')
  for (const [key, field] of Object.entries(value)) {
    if (key === 'then') {
      parseScript(field)
      continue
    }
    const check = Object.hasOwn(CHECKS, key) ? CHECKS[key as keyof typeof CHECKS] : undefined
    if (!check) throw refuse(`it has an unknown key "${key}"`)
    if (!check(field)) throw refuse(`"${key}" has a wrong value`)
  }
  return value
}

function refuse(why: string) {
  return failure('invalid_request', `The demo script cannot be played: ${why}. Correct it and send it again.`, { provider: 'demo' })
}
