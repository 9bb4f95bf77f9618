import fc from 'fast-check'

/** Something that happens to a room. Numbers choose among what is there, modulo its length. */
export type Command =
  | {
      readonly do: 'send'
      readonly model: 'sequential' | 'broadcast' | 'mentioned' | 'manual' | 'moderator'
      readonly nth: number
      readonly contextOnly: boolean
      readonly step: boolean
    }
  /** The provider ends one of the open requests: most often well. */
  | { readonly do: 'answer' | 'fail' | 'begin'; readonly nth: number }
  | { readonly do: 'answerAll' }
  | { readonly do: 'run' | 'step' | 'pause' | 'stop' | 'stopAfter' | 'conclude' }
  | { readonly do: 'talk'; readonly rounds: number; readonly utterances: number | null }
  | {
      readonly do: 'stopOne' | 'speak' | 'retry' | 'accept' | 'mute' | 'leave' | 'rename' | 'model' | 'seat' | 'compact' | 'undo' | 'unqueue'
      readonly nth: number
    }
  | { readonly do: 'join'; readonly nth: number; readonly strategy: 'fresh' | 'recent' | 'full' | 'range' }
  | { readonly do: 'restart'; readonly gently: boolean }

const nth = fc.nat(20)
const of = <T extends string>(...names: readonly T[]) => fc.constantFrom(...names)

const COMMAND: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 14,
    arbitrary: fc.record({
      do: of('send'),
      model: of('sequential', 'broadcast', 'mentioned', 'manual', 'moderator'),
      nth,
      contextOnly: fc.integer({ min: 0, max: 5 }).map((number) => number === 0),
      step: fc.integer({ min: 0, max: 4 }).map((number) => number === 0),
    }),
  },
  { weight: 24, arbitrary: fc.record({ do: of('answer', 'answer', 'answer', 'answer', 'fail', 'begin'), nth }) },
  { weight: 16, arbitrary: fc.record({ do: of('answerAll') }) },
  { weight: 14, arbitrary: fc.record({ do: of('run', 'run', 'run', 'step', 'pause', 'stop', 'stopAfter', 'conclude') }) },
  { weight: 3, arbitrary: fc.record({ do: of('talk'), rounds: fc.integer({ min: 1, max: 2 }), utterances: fc.option(fc.integer({ min: 1, max: 4 })) }) },
  {
    weight: 16,
    arbitrary: fc.record({
      do: of('retry', 'retry', 'accept', 'accept', 'speak', 'speak', 'stopOne', 'mute', 'leave', 'rename', 'model', 'seat', 'unqueue'),
      nth,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: of('compact', 'undo'), nth }) },
  { weight: 4, arbitrary: fc.record({ do: of('join'), nth, strategy: of('fresh', 'recent', 'full', 'range') }) },
  { weight: 4, arbitrary: fc.record({ do: of('restart'), gently: fc.boolean() }) },
)

export const PLAY = fc.array(COMMAND, { minLength: 3, maxLength: 35, size: 'max' })
