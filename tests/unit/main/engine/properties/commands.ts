import type { ToolDecision } from '@shared/model/tool'
import fc from 'fast-check'
import { ANSWER, type AnswerPlan } from './answers'

/** Something a user, a script, a provider or a power cut does. Numbers choose among what is there, modulo its length. */
export type Command =
  /** What a user would do next: one of the things that make sense now. */
  | { readonly do: 'likely'; readonly nth: number }
  | {
      readonly do: 'send'
      readonly text: string
      readonly cancel: boolean
      readonly twice: boolean
      readonly attach: 'image' | 'file' | null
      readonly finish: boolean
    }
  | { readonly do: 'play'; readonly groups: number }
  | { readonly do: 'finish' }
  | { readonly do: 'advance'; readonly ms: number }
  | { readonly do: 'interrupt' }
  | { readonly do: 'submit'; readonly which: 'all' | 'first' | 'last' | 'unknown' | 'doubled' | 'late'; readonly content: string; readonly isError: boolean }
  | { readonly do: 'answerAll'; readonly decision: ToolDecision }
  | { readonly do: 'decide'; readonly nth: number; readonly decision: ToolDecision }
  | { readonly do: 'edit'; readonly nth: number; readonly text: string }
  | { readonly do: 'regenerate'; readonly nth: number; readonly by: number | null }
  | { readonly do: 'switch'; readonly nth: number }
  | { readonly do: 'continue' }
  | { readonly do: 'retry' }
  | { readonly do: 'clear'; readonly undo: boolean }
  | { readonly do: 'model'; readonly nth: number }
  | { readonly do: 'tools'; readonly tools: readonly string[]; readonly toolsets: readonly ('clock' | 'calculator')[] }
  | { readonly do: 'prompt'; readonly prompt: string | null; readonly streaming: boolean }
  | { readonly do: 'interruptedAnswers'; readonly value: 'keep' | 'drop' }
  | { readonly do: 'resume'; readonly nth: number | null }
  | { readonly do: 'unqueue'; readonly nth: number }
  | { readonly do: 'restart'; readonly gently: boolean }
  | { readonly do: 'compact'; readonly keepTurns: number | null; readonly strategy: 'threshold' | 'llm'; readonly finish: boolean }
  | { readonly do: 'cancelCompaction' }
  | { readonly do: 'undoCompaction' }
  | { readonly do: 'redoCompaction' }
  | { readonly do: 'reviseSummary'; readonly nth: number; readonly text: string | null }
  | { readonly do: 'pin'; readonly nth: number; readonly pinned: boolean }
  | { readonly do: 'window'; readonly limit: number | null; readonly strategy: 'off' | 'threshold' | 'llm' }

/** Long enough that a summary of two is shorter. */
const LONG = 'go on '.repeat(120)
const SEND: Command = { do: 'send', text: LONG, cancel: false, twice: false, attach: null, finish: false }
const COMPACT: Command = { do: 'compact', keepTurns: 1, strategy: 'llm', finish: true }
const SUBMIT: Command = { do: 'submit', which: 'all', content: 'done', isError: false }

/** What makes sense in each situation, so that most sequences go somewhere. */
export const LIKELY: Readonly<Record<'tools' | 'running' | 'broken' | 'idle', readonly Command[]>> = {
  tools: [
    { do: 'answerAll', decision: 'allow' },
    { do: 'decide', nth: 0, decision: 'allow' },
    { do: 'decide', nth: 1, decision: 'deny' },
    SUBMIT,
    SUBMIT,
    { do: 'submit', which: 'first', content: ' ', isError: true },
    { do: 'send', text: 'never mind', cancel: true, twice: true, attach: null, finish: false },
    { do: 'interrupt' },
    { do: 'restart', gently: true },
  ],
  running: [{ do: 'play', groups: 2 }, { do: 'play', groups: 5 }, { do: 'finish' }, { do: 'finish' }, { do: 'finish' }, { do: 'interrupt' }, SEND],
  broken: [{ do: 'continue' }, { do: 'continue' }, { do: 'retry' }, SEND, { do: 'regenerate', nth: 0, by: 2 }, { do: 'edit', nth: 0, text: 'rather' }],
  idle: [
    COMPACT,
    COMPACT,
    { do: 'undoCompaction' },
    { do: 'redoCompaction' },
    SEND,
    { ...SEND, finish: true },
    { ...SEND, finish: true },
    { do: 'regenerate', nth: 1, by: null },
    { do: 'edit', nth: 1, text: 'rather' },
  ],
}

/** What a sequence is made of: the commands, what the provider answers in turn, and what the tools come to. */
export type Play = { readonly commands: readonly Command[]; readonly answers: readonly AnswerPlan[]; readonly outcomes: readonly string[] }

const TEXT = fc.constantFrom('go', LONG, LONG, 'tail \ud83d', '  ', '漢字', '\n')
const RESULT = fc.constantFrom('12:00', '', ' \n', '\udc00', `long ${'😀'.repeat(25_000)}`)
const nth = fc.nat(20)

const COMMAND: fc.Arbitrary<Command> = fc.oneof(
  { weight: 50, arbitrary: fc.record({ do: fc.constant('likely' as const), nth: fc.nat(1_000) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      text: TEXT,
      cancel: fc.boolean(),
      twice: fc.boolean(),
      attach: fc.option(fc.constantFrom('image' as const, 'file' as const), { freq: 1 }),
      finish: fc.boolean(),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('play' as const), groups: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 9, arbitrary: fc.record({ do: fc.constant('finish' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('advance' as const), ms: fc.constantFrom(1, 40, 500, 3_000, 130_000) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('interrupt' as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('submit' as const),
      which: fc.constantFrom('all' as const, 'all' as const, 'first' as const, 'last' as const, 'unknown' as const, 'doubled' as const, 'late' as const),
      content: RESULT,
      isError: fc.boolean(),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('answerAll' as const), decision: fc.constantFrom<ToolDecision>('allow', 'always', 'deny') }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('decide' as const), nth, decision: fc.constantFrom<ToolDecision>('allow', 'always', 'deny') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('edit' as const), nth, text: TEXT }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('regenerate' as const), nth, by: fc.option(nth) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('switch' as const), nth }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('continue' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('retry' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('clear' as const), undo: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('model' as const), nth }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('tools' as const),
      tools: fc.subarray(['weather', 'search', 'clock']),
      toolsets: fc.subarray(['clock' as const, 'calculator' as const]),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('prompt' as const), prompt: fc.constantFrom(null, ' ', 'Be brief.', 'odd \ud800'), streaming: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('interruptedAnswers' as const), value: fc.constantFrom('keep' as const, 'drop' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('resume' as const), nth: fc.option(nth) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unqueue' as const), nth }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const), gently: fc.boolean() }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('compact' as const),
      keepTurns: fc.option(fc.nat(3), { freq: 3 }),
      strategy: fc.constantFrom('threshold' as const, 'llm' as const, 'llm' as const),
      finish: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancelCompaction' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('undoCompaction' as const, 'redoCompaction' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('reviseSummary' as const), nth, text: fc.option(TEXT) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pin' as const), nth, pinned: fc.boolean() }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('window' as const),
      limit: fc.constantFrom(600, 1_000, 2_000, null),
      strategy: fc.constantFrom('off' as const, 'threshold' as const, 'llm' as const, 'llm' as const),
    }),
  },
)

/** Any sequence; tools are offered from the start in most of them, so that calls are more than text. */
export const PLAY: fc.Arbitrary<Play> = fc.record({
  commands: fc.array(COMMAND, { minLength: 1, maxLength: 30, size: 'max' }),
  answers: fc.array(ANSWER, { maxLength: 25, size: 'max' }),
  outcomes: fc.array(RESULT, { maxLength: 4 }),
})

const TALK: Command = { ...SEND, finish: true }
const COMPACTING: fc.Arbitrary<Command> = fc.oneof(
  { weight: 8, arbitrary: fc.constant(TALK) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('compact' as const),
      keepTurns: fc.constantFrom(0, 1, 2),
      strategy: fc.constantFrom('threshold' as const, 'llm' as const, 'llm' as const, 'llm' as const),
      finish: fc.boolean(),
    }),
  },
  { weight: 6, arbitrary: COMMAND },
)

/** Long chats that are compacted again and again, with everything else in between. */
export const COMPACTING_PLAY: fc.Arbitrary<Play> = fc.record({
  commands: fc.array(COMPACTING, { minLength: 8, maxLength: 25, size: 'max' }).map((commands): readonly Command[] => [TALK, TALK, TALK, COMPACT, ...commands]),
  answers: fc.array(ANSWER, { maxLength: 4 }),
  outcomes: fc.array(RESULT, { maxLength: 4 }),
})
