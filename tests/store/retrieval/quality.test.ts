import { beforeAll, describe, expect, test } from 'vitest'
import { indexCorpus, retrieveFrom } from '../../../src/main/store/search/retrieval/retrieve'
import { plainBm25, porterBm25 } from './baselines'
import { askAll, type Figures, figures, type Outcome } from './measure'
import { makeDialogues } from './set/make-dialogues'
import { type Part, QUESTION_TYPES, type QuestionType } from './set/read'

type Runs = { readonly plain: readonly Outcome[]; readonly porter: readonly Outcome[]; readonly own: readonly Outcome[] }

const dialogues = makeDialogues()
const runs = new Map<Part, Runs>()

beforeAll(() => {
  for (const part of ['development', 'held-out'] as const) {
    const among = dialogues.filter((dialogue) => dialogue.part === part)
    runs.set(part, {
      plain: askAll(among, (corpus) => (question) => plainBm25(corpus, question)),
      porter: askAll(among, (corpus) => (question) => porterBm25(corpus, question)),
      own: askAll(among, (corpus) => {
        const index = indexCorpus(corpus)
        return (question, now) => retrieveFrom(index, question, now)
      }),
    })
  }
})

function of(part: Part, run: keyof Runs, type?: QuestionType): Figures {
  return figures((runs.get(part)?.[run] ?? []).filter(({ asked }) => type === undefined || asked.type === type))
}

describe('the set', () => {
  test('is large enough and its evidence exists', () => {
    expect(dialogues.length).toBeGreaterThanOrEqual(40)
    for (const { id, messages } of dialogues) {
      expect(messages.length, id).toBeGreaterThanOrEqual(80)
      expect(messages.length, id).toBeLessThanOrEqual(400)
    }
    const questions = dialogues.flatMap(({ messages, questions }) => questions.map((asked) => ({ asked, messages })))
    expect(questions.length).toBeGreaterThanOrEqual(300)
    for (const { asked, messages } of questions) for (const i of asked.evidence) expect(messages[i], asked.question).toBeDefined()
    for (const type of QUESTION_TYPES) expect(questions.filter(({ asked }) => asked.type === type).length, type).toBeGreaterThanOrEqual(10)
  })

  test('is the same every time', () => {
    expect(makeDialogues()).toEqual(dialogues)
  })
})

describe.each(['development', 'held-out'] as const)('%s', (part) => {
  test('prints its figures', () => {
    const cell = ({ hit, recall, reciprocal }: Figures): string => `${(hit * 100).toFixed(1)} / ${(recall * 100).toFixed(1)} / ${reciprocal.toFixed(2)}`
    const rows = [...QUESTION_TYPES, undefined].map(
      (type) =>
        `| ${type ?? '**all**'} | ${of(part, 'own', type).questions} | ${cell(of(part, 'plain', type))} | ${cell(of(part, 'porter', type))} | ${cell(of(part, 'own', type))} |`,
    )
    process.stdout.write(`\n${part}\n${rows.join('\n')}\n`)
    expect(rows).toHaveLength(QUESTION_TYPES.length + 1)
  })

  test('is clearly better than plain BM25: at most half of its misses', () => {
    const [plain, own] = [of(part, 'plain'), of(part, 'own')]
    expect(1 - own.hit).toBeLessThan(0.5 * (1 - plain.hit))
    expect(1 - own.recall).toBeLessThan(0.5 * (1 - plain.recall))
    expect(own.reciprocal).toBeGreaterThan(1.5 * plain.reciprocal)
  })

  test('is better than stemmed BM25', () => {
    expect(1 - of(part, 'own').hit).toBeLessThan(0.6 * (1 - of(part, 'porter').hit))
  })

  test.each(QUESTION_TYPES)('never finds less than plain BM25: %s', (type) => {
    const [plain, own] = [of(part, 'plain', type), of(part, 'own', type)]
    expect(own.hit).toBeGreaterThanOrEqual(plain.hit)
    expect(own.recall).toBeGreaterThanOrEqual(plain.recall)
  })
})
