import { PROVIDER_IDS } from '@shared/model/connection'
import type { Block, Message } from '@shared/model/message'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NO_RECIPE } from '../../../../../src/main/engine/compaction/plan'
import { type Checkpoint, type ProjectionTarget, project } from '../../../../../src/main/engine/context/project'
import { validate } from '../../../../../src/main/engine/context/validate'
import type { Entry, ProviderRequest } from '../../../../../src/main/engine/ports'
import { aMessage } from '../../../../fixtures/messages'

// The log may hold what no engine of today writes: rows of older versions, imports, repairs by hand.
const TEXT = fc.oneof(fc.string({ unit: 'binary', maxLength: 8 }), fc.constantFrom('', ' ', '\n\n', '\ud800', 'tail  ', '漢字'))
const CALL_ID = fc.constantFrom('a', 'b', 'a_1', 'x'.repeat(70), 'ü:1', '')
const INPUT = fc.constantFrom<Record<string, unknown>>({}, { a: 1 }, { '\ud800': ['\udc00', { b: null }] })
const BLOCK: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ type: fc.constant('text' as const), text: TEXT }),
  fc.record({ type: fc.constant('reasoning' as const), text: TEXT.map((text) => text.toWellFormed()) }),
  fc.record({ type: fc.constant('reasoning' as const), text: fc.constant('hm'), opaque: fc.constant('signature') }),
  fc.record({ type: fc.constant('toolCall' as const), id: CALL_ID, name: fc.constantFrom('clock', 'a.b', '', '\ud800'), input: INPUT }),
  fc.record({ type: fc.constant('toolCall' as const), id: CALL_ID, name: fc.constant('clock'), input: fc.constant({}), rawInput: TEXT }),
  fc.record({ type: fc.constant('toolResult' as const), toolCallId: CALL_ID, content: TEXT, isError: fc.boolean() }),
  fc.record({ type: fc.constantFrom('image' as const, 'file' as const), mediaId: fc.constant('m1'), name: TEXT, mimeType: fc.constant('image/png') }),
  fc.constant({ type: 'notice' as const, notice: 'cleared' as const }),
)
const ENTRY = fc.record({
  kind: fc.constantFrom<Message['author']['kind']>('user', 'assistant', 'assistant', 'tool', 'tool', 'participant', 'system'),
  blocks: fc.array(BLOCK, { maxLength: 4 }),
  state: fc.constantFrom<Message['state']>('completed', 'completed', 'failed', 'interrupted'),
  turn: fc.nat(3),
  contextHash: fc.constantFrom('now', 'before'),
})
const TARGET: fc.Arbitrary<ProjectionTarget> = fc.record({
  interruptedAnswers: fc.constantFrom('keep' as const, 'drop' as const),
  tools: fc.boolean(),
  images: fc.constantFrom(null, new Map(), new Map([['m1', { mimeType: 'image/png', base64: 'aGk=' }]])),
  documents: fc.constantFrom(new Map<string, string>(), new Map([['m1', 'text \udc00']])),
  contextHash: fc.constant('now'),
  continuing: fc.boolean(),
})

function entryOf({ kind, turn, ...rest }: { readonly kind: Message['author']['kind']; readonly turn: number } & Pick<Message, 'blocks' | 'state'>): Entry {
  return { message: aMessage({ ...rest, author: { kind }, turnId: `018f0000-0000-7000-8000-00000000000${turn}` }), tokens: null }
}

test('whatever the log holds, its projection is deterministic and valid for every provider', () => {
  fc.assert(
    fc.property(fc.array(ENTRY, { maxLength: 25 }), fc.nat(3), TARGET, fc.option(fc.nat(24)), (log, lastTurn, target, covered) => {
      const question = { kind: 'user' as const, blocks: [{ type: 'text' as const, text: 'why?' }], state: 'completed' as const, turn: lastTurn }
      const entries = [...log, question].map(entryOf)
      const last = covered === null ? undefined : entries.slice(0, -1)[covered]
      const checkpoint: Checkpoint | null = last ? { recipe: { ...NO_RECIPE, coveredUntil: last.message.id, summary: 'So far.' }, pinned: [] } : null
      const messages = project(entries, checkpoint, target)
      expect(JSON.stringify(project(entries, checkpoint, target))).toBe(JSON.stringify(messages))
      expect(JSON.stringify(messages)).toContain('why?')
      const request: ProviderRequest = {
        model: 'm',
        system: null,
        messages,
        maxTokens: 10,
        temperature: null,
        tools: target.tools ? [{ name: 'clock', description: '', parameters: { type: 'object' } }] : [],
        images: target.images ?? new Map(),
      }
      for (const provider of PROVIDER_IDS) expect(validate(provider, request)).toEqual([])
    }),
    { numRuns: 2_000 },
  )
})
