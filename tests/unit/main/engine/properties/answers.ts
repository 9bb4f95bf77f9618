import { type AppError, appError } from '@shared/errors'
import type { Block, ToolCallBlock } from '@shared/model/message'
import { NO_USAGE } from '@shared/model/usage'
import fc from 'fast-check'
import type { ProviderEvent } from '../../../../../src/main/engine/ports'

type BlockPlan =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reasoning'; readonly text: string; readonly signed: boolean }
  | { readonly kind: 'call'; readonly id: string; readonly name: string; readonly args: string; readonly signed: boolean }

/** One answer of the provider: its blocks, and where it breaks off, counted in event groups (null = it ends well). */
export type AnswerPlan = {
  readonly blocks: readonly BlockPlan[]
  readonly breaksAfter: number | null
  readonly error: AppError['code']
}

const SOME_TEXT = fc.constantFrom('yes', 'tail  \n', ' ', '', 'half \ud83d', '漢字😀', '\ud800')
const ARGUMENTS = fc.constantFrom(
  '{}',
  '{"a":1}',
  '{"a":"\\ud800","b":[{"c":null}]}',
  '{"__proto__":{"x":1}}',
  '{"a":',
  '[1]',
  '"text"',
  'null',
  '',
  ' ',
  '{"a":1}}',
)
// Some servers number calls from 0 in every answer; others make ids that a third one refuses.
const CALL_ID = fc.oneof(
  { weight: 3, arbitrary: fc.nat(1_000_000).map((number) => `call_${number}`) },
  { weight: 2, arbitrary: fc.constantFrom('call_0', 'functions.clock:0', 'x'.repeat(80), 'ü', 'call_0_1') },
)
const NAME = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('weather', 'search', 'clock', 'calculator') },
  { weight: 1, arbitrary: fc.constantFrom('unknown', 'no such.tool', '__proto__', 'n'.repeat(70), '\ud800', '') },
)

const BLOCK: fc.Arbitrary<BlockPlan> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('text' as const), text: SOME_TEXT }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('reasoning' as const), text: SOME_TEXT, signed: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('call' as const), id: CALL_ID, name: NAME, args: ARGUMENTS, signed: fc.boolean() }) },
)

const ANY_ANSWER: fc.Arbitrary<AnswerPlan> = fc.record({
  blocks: fc.array(BLOCK, { maxLength: 4, size: 'max' }),
  breaksAfter: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(12) }),
  error: fc.constantFrom<AppError['code']>('overloaded', 'network', 'auth', 'content_filter', 'provider', 'invalid_request', 'context_overflow'),
})

/** Half an answer, and a model at work with a script's tools: what the rarer operations need to have something to do. */
const HALF_ANSWER = fc.constantFrom<AnswerPlan>(
  { blocks: [{ kind: 'text', text: 'half an answer ' }], breaksAfter: 2, error: 'provider' },
  {
    blocks: [
      { kind: 'reasoning', text: 'hm', signed: true },
      { kind: 'text', text: 'half' },
    ],
    breaksAfter: 6,
    error: 'auth',
  },
)
const AT_WORK = fc.constantFrom<AnswerPlan>(
  {
    blocks: [
      { kind: 'reasoning', text: 'hm', signed: true },
      { kind: 'call', id: 'call_0', name: 'weather', args: '{}', signed: true },
    ],
    breaksAfter: null,
    error: 'auth',
  },
  { blocks: ['call_1', 'call_2'].map((id) => ({ kind: 'call', id, name: 'search', args: '{"a":1}', signed: false })), breaksAfter: null, error: 'auth' },
)

export const ANSWER: fc.Arbitrary<AnswerPlan> = fc.oneof(
  { weight: 4, arbitrary: ANY_ANSWER },
  { weight: 1, arbitrary: HALF_ANSWER },
  { weight: 1, arbitrary: AT_WORK },
)

/** What it answers in turn when it is asked for a summary: mostly one, else what must not be used. */
const SUMMARIES: readonly AnswerPlan[] = [
  { blocks: [{ kind: 'text', text: '## Goal\n- noted\n\n## Next step\n- go on' }], breaksAfter: null, error: 'provider' },
  { blocks: [{ kind: 'text', text: '## Goal\n- noted anew\n\n## Next step\n- \ud800' }], breaksAfter: null, error: 'provider' },
  { blocks: [{ kind: 'text', text: 'I would rather not.' }], breaksAfter: null, error: 'provider' },
  { blocks: [{ kind: 'text', text: '## Goal\n- broken off' }], breaksAfter: 2, error: 'network' },
  { blocks: [{ kind: 'call', id: 'call_0', name: 'clock', args: '{}', signed: false }], breaksAfter: null, error: 'provider' },
]

export function summaryPlan(nth: number): AnswerPlan {
  return SUMMARIES[nth % SUMMARIES.length] ?? PLAIN_ANSWER
}

/** What the provider says once a test's plans are used up. */
export const PLAIN_ANSWER: AnswerPlan = { blocks: [{ kind: 'text', text: 'fine' }], breaksAfter: null, error: 'provider' }

/**
 * The events of an answer in groups, between which anything may happen. Opaque data names who made it, so that a test
 * sees whether it is given back to anybody else.
 */
export function eventsOf(plan: AnswerPlan, author: string): readonly (readonly ProviderEvent[])[] {
  const groups: (readonly ProviderEvent[])[] = plan.blocks.flatMap((block, index) => blockEvents(block, index, author))
  if (plan.breaksAfter !== null && plan.breaksAfter <= groups.length)
    return [...groups.slice(0, plan.breaksAfter), [{ type: 'error', error: appError(plan.error, 'It broke off.') }]]
  const calls = plan.blocks.some(({ kind }) => kind === 'call')
  return [...groups, [{ type: 'finish', reason: calls ? 'toolCalls' : 'end', usage: NO_USAGE }]]
}

function blockEvents(plan: BlockPlan, index: number, author: string): readonly (readonly ProviderEvent[])[] {
  const opaque = plan.kind !== 'text' && plan.signed ? { opaque: { author } } : {}
  switch (plan.kind) {
    case 'text':
    case 'reasoning': {
      const block: Block = plan.kind === 'text' ? { type: 'text', text: '' } : { type: 'reasoning', text: '' }
      const end: ProviderEvent =
        plan.kind === 'text' ? { type: 'block-end', index } : { type: 'block-end', index, block: { ...block, text: plan.text, ...opaque } }
      return [[{ type: 'block-start', index, block }], deltas(index, plan.text), [end]]
    }
    case 'call': {
      const block: ToolCallBlock = { type: 'toolCall', id: plan.id, name: plan.name, input: {} }
      const end: ProviderEvent = { type: 'block-end', index, block: { ...block, ...parsed(plan.args), ...opaque } }
      return [[{ type: 'block-start', index, block: { ...block, rawInput: '' } }], deltas(index, plan.args), [end]]
    }
  }
}

function deltas(index: number, text: string): readonly ProviderEvent[] {
  const half = Math.floor(text.length / 2)
  return [text.slice(0, half), text.slice(half)].filter((part) => part !== '').map((part) => ({ type: 'delta', index, text: part }))
}

/** As the contract wants it of a provider: an object, or an empty one beside the raw text. */
function parsed(args: string): Pick<ToolCallBlock, 'input' | 'rawInput'> {
  try {
    const value: unknown = JSON.parse(args)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { input: value as Record<string, unknown> }
  } catch {
    // Unreadable arguments are kept as text.
  }
  return { input: {}, rawInput: args }
}
