import { DEFAULT_COMPACTION } from '@shared/model/compaction'
import { DEFAULT_EXECUTION } from '@shared/model/persona'
import { DEFAULT_LIMITS } from '@shared/model/room'
import { NO_USAGE } from '@shared/model/usage'
import type { ExportDocument, ExportedBlock, ExportedMessage } from '@shared/schemas/export'
import { EXPORT_FORMAT, EXPORT_VERSION } from '@shared/schemas/export'
import fc from 'fast-check'

// Documents as files hold them: any tree of messages, any room that could have come about.

export const CONNECTION = '01990c5a-7a01-7c01-8a01-0000000000c0'
const idOf = (kind: number, index: number) => `01990c5a-7a01-7c01-8a0${kind}-${index.toString(16).padStart(12, '0')}`
const PERSON = 1
const ROUND = 2
const RUN = 3
const MESSAGE = 4

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom('</script><img src=x onerror=alert(1)>', '```\ncode\n```', '# no heading', '"}]'),
)
const name = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 20 }).filter((each) => each.trim() === each)
const time = fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 })
const usage = fc.record({
  input: fc.option(fc.nat()),
  output: fc.option(fc.nat()),
  cacheRead: fc.constant(null),
  cacheWrite: fc.constant(null),
  reasoning: fc.constant(null),
})

const plainBlock: fc.Arbitrary<ExportedBlock> = fc.oneof(
  fc.record({ type: fc.constant('text' as const), text }),
  fc.record({ type: fc.constant('reasoning' as const), text }),
  fc.record({ type: fc.constantFrom('image' as const, 'file' as const), name: text, mimeType: name }),
  fc.record({ type: fc.constant('toolCall' as const), id: name, name, input: fc.dictionary(name, fc.jsonValue({ maxDepth: 2 })) }),
  fc.record({ type: fc.constant('toolResult' as const), toolCallId: name, content: text, isError: fc.constant(true) }),
)

const config = {
  connectionId: CONNECTION,
  provider: 'demo',
  model: 'demo-chat',
  systemPrompt: null,
  maxTokens: null,
  temperature: null,
  streaming: true,
  contextLimit: 8_000,
  tools: [],
  toolsets: [],
  compaction: DEFAULT_COMPACTION,
} as const

const shared = (title: string, at: number, messages: readonly ExportedMessage[], pins: readonly number[]) =>
  ({
    format: EXPORT_FORMAT,
    version: EXPORT_VERSION,
    exportedAt: at,
    title,
    createdAt: at,
    headId: messages.at(-1)?.id ?? null,
    messages,
    pins: [...new Set(pins.map((pin) => pin % messages.length))].toSorted((a, b) => a - b).flatMap((index) => messages[index]?.id ?? []),
    toolOutputs: [],
    spent: { tokens: NO_USAGE, cost: null, costIncomplete: false },
  }) as const

const draw = fc.record({
  blocks: fc.array(plainBlock, { maxLength: 3 }),
  at: time,
  parent: fc.nat(),
  state: fc.constantFrom('completed' as const, 'failed' as const, 'interrupted' as const),
  usage: fc.option(usage, { nil: undefined }),
  kind: fc.constantFrom('user' as const, 'assistant' as const, 'tool' as const),
})

/** A chat whose messages form any tree. */
export const chatDocument: fc.Arbitrary<ExportDocument> = fc
  .record({ title: name, at: time, drawn: fc.array(draw, { maxLength: 12 }), pins: fc.array(fc.nat(), { maxLength: 3 }) })
  .map(({ title, at, drawn, pins }) => {
    const messages = drawn.map(({ blocks, at: createdAt, parent, state, usage: counted, kind }, index): ExportedMessage => {
      const before = parent % (index + 1)
      return {
        id: idOf(MESSAGE, index),
        parentId: before === 0 ? null : idOf(MESSAGE, before - 1),
        turnId: idOf(ROUND, Math.floor(index / 2)),
        author: { kind },
        blocks: [...blocks, ...(index === 3 ? [{ type: 'notice' as const, notice: 'clear-undone' as const, markerId: idOf(MESSAGE, 0) }] : [])],
        state,
        createdAt,
        endedAt: createdAt + 5,
        model: 'demo-chat',
        connectionId: CONNECTION,
        ...(counted && { usage: counted }),
        ...(state === 'failed' && { error: { code: 'overloaded' as const, message: 'Busy.', retryable: true } }),
      }
    })
    const turns = [...new Set(messages.map(({ turnId }) => turnId))].map((id) => ({ id, state: 'completed' as const, createdAt: at, endedAt: at + 9 }))
    return { ...shared(title, at, messages, pins), kind: 'chat', config, turns }
  })

/** A room with rounds in which some answered, each having been given everything before. */
export const roomDocument: fc.Arbitrary<ExportDocument> = fc
  .record({
    title: name,
    at: time,
    people: fc.uniqueArray(name, { minLength: 2, maxLength: 5, selector: (each) => each.toLowerCase() }),
    rounds: fc.array(
      fc.record({
        asked: text,
        spoke: fc.array(
          fc.record({ who: fc.nat(), said: fc.array(plainBlock, { minLength: 1, maxLength: 2 }), cost: fc.option(fc.double({ min: 0, max: 1, noNaN: true })) }),
          { maxLength: 4 },
        ),
      }),
      { maxLength: 4 },
    ),
    left: fc.boolean(),
    paused: fc.boolean(),
    policy: fc.boolean(),
  })
  .map(({ title, at, people, rounds, left, paused, policy }) => {
    const messages: ExportedMessage[] = []
    const runs: Extract<ExportDocument, { kind: 'room' }>['room']['runs'][number][] = []
    const deliveries: { messageId: string; participantId: string; runId: string | null; how: 'run' | 'joining' }[] = []
    const given = people.map(() => 0)
    const add = (roundId: string, author: ExportedMessage['author'], blocks: readonly ExportedBlock[]): string => {
      const id = idOf(MESSAGE, messages.length)
      messages.push({
        id,
        parentId: messages.at(-1)?.id ?? null,
        turnId: roundId,
        author,
        blocks,
        state: 'completed',
        createdAt: at + messages.length * 1_000,
        endedAt: at + messages.length * 1_000 + 500,
      })
      return id
    }
    const made = rounds.map(({ asked, spoke }, index) => {
      const id = idOf(ROUND, index)
      const open = paused && index === rounds.length - 1
      const promptId = add(id, { kind: 'user' }, [{ type: 'text', text: asked }])
      const speakers = [...new Map(spoke.map((one) => [one.who % people.length, one])).entries()]
      speakers.forEach(([who, { said, cost }], position) => {
        const participantId = idOf(PERSON, who)
        const waits = open && position === speakers.length - 1
        const runId = idOf(RUN, runs.length)
        const input = messages
          .slice(given[who])
          .filter(({ author }) => author.participantId !== participantId)
          .map((message) => message.id)
        const run = {
          id: runId,
          roundId: id,
          participantId,
          attempt: 1,
          position,
          instruction: null,
          accepted: false,
          error: null,
          reason: null,
          usage: NO_USAGE,
          cost: null,
        }
        if (waits) {
          runs.push({ ...run, state: 'queued', messageId: null, input: null, output: [], startedAt: null, endedAt: null })
          return
        }
        given[who] = messages.length
        const messageId = add(id, { kind: 'participant', participantId, name: people[who] ?? '' }, said)
        given[who] = messages.length
        for (const each of input) deliveries.push({ messageId: each, participantId, runId, how: 'run' })
        runs.push({ ...run, state: 'done', messageId, input, output: [messageId], cost, startedAt: at, endedAt: at + 1 })
      })
      return {
        id,
        number: index + 1,
        kind: 'message' as const,
        execution: DEFAULT_EXECUTION,
        state: open ? ('paused' as const) : ('done' as const),
        promptId,
        horizonId: promptId,
        decision: null,
        cause: open ? ('crash' as const) : null,
        createdAt: at,
        endedAt: open ? null : at + 10,
      }
    })
    const started = [...runs.filter(({ startedAt }) => startedAt !== null), ...runs.filter(({ startedAt }) => startedAt === null)]
    const participants = people.map((each, position) => ({
      id: idOf(PERSON, position),
      persona: { name: each, role: 'Guest', background: null, style: 'Loud', icon: null, color: position, capabilities: ['clock'] },
      config,
      position,
      muted: position === 1,
      joinedAt: at,
      leftAt: left && position === people.length - 1 ? at + 99 : null,
      joining: { strategy: 'recent' as const, rounds: 3 },
      history: [],
      joinedAfter: null,
    }))
    const settings = {
      execution: DEFAULT_EXECUTION,
      reaction: 'always' as const,
      talkStyle: 'debate' as const,
      topic: 'Bread',
      environment: null,
      context: ['It rains.'],
      policy: policy ? { [idOf(PERSON, 0)]: ['clock'] } : null,
      limits: DEFAULT_LIMITS,
    }
    return { ...shared(title, at, messages, []), kind: 'room', room: { settings, participants, rounds: made, runs: started, deliveries } }
  })

/** The same document whatever its ids are: each is replaced by the number of its first appearance. */
export function withoutIds(document: ExportDocument): unknown {
  const numbers = new Map<string, string>()
  const renamed = JSON.stringify(document).replace(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g, (id) => {
    if (!numbers.has(id)) numbers.set(id, `#${numbers.size}`)
    return numbers.get(id) ?? id
  })
  const plain = JSON.parse(renamed)
  // When it was written, what it cost, and the order in which deliveries are listed say nothing of the conversation.
  if (plain.kind === 'room') plain.room.deliveries = plain.room.deliveries.map((each: unknown) => JSON.stringify(each)).toSorted()
  return { ...plain, exportedAt: 0, spent: null }
}
