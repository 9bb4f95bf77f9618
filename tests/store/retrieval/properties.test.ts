import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Corpus, indexCorpus, retrieve, retrieveFrom } from '../../../src/main/store/search/retrieval/retrieve'
import { makeDialogues } from './set/make-dialogues'

const NOW = new Date(2026, 2, 27, 15, 30).getTime()
const PIECES = [
  'last Tuesday',
  'in March',
  'vor 3 Tagen',
  '上周二',
  '3日前',
  '지난주',
  'on the 31st',
  '2026-02-30',
  'a_b-c.D/e',
  '~',
  '#money',
  '__proto__',
  'constructor',
  'ß',
  '👩‍🔬',
  '\ud800',
  'ﬁ',
  'Kühlschranktür',
  '先週',
  '\0',
]
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((list) => list.join(' ')),
)
const message = fc.record({
  id: fc.string({ maxLength: 5 }),
  author: fc.constantFrom('user', 'assistant', 'Mara (x', ''),
  at: fc.oneof(fc.integer({ min: 0, max: NOW * 2 }), fc.constantFrom(0, -1, 8.7e15, Number.NaN)),
  text,
})

describe('any strings', () => {
  test('passages are in range, best first, disjoint, at most ten; twice the same', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 30 }), text, fc.constantFrom(NOW, 0, Number.NaN, 8.7e15), (passages, question, now) => {
        const found = retrieve({ passages }, question, now)
        expect(found.length).toBeLessThanOrEqual(10)
        found.forEach(({ from, to, score }, i) => {
          expect(from).toBeGreaterThanOrEqual(0)
          expect(to).toBeGreaterThanOrEqual(from)
          expect(to).toBeLessThan(passages.length)
          expect(to - from).toBeLessThan(4)
          expect(Number.isFinite(score)).toBe(true)
          expect(score).toBeLessThanOrEqual(found[i - 1]?.score ?? Number.POSITIVE_INFINITY)
          for (const other of found.slice(0, i)) expect(from > other.to || to < other.from).toBe(true)
        })
        expect(retrieve({ passages }, question, now)).toEqual(found)
      }),
      { numRuns: 500 },
    )
  })

  test('an index answers like the whole', () => {
    for (const { messages, questions, now } of makeDialogues().slice(0, 6)) {
      const corpus = { passages: messages }
      const index = indexCorpus(corpus)
      for (const { question } of questions) expect(retrieveFrom(index, question, now)).toEqual(retrieve(corpus, question, now))
    }
  })
})

/** Milliseconds of the fastest of three runs. */
function time(run: () => unknown): number {
  return Math.min(
    ...[0, 1, 2].map(() => {
      const start = performance.now()
      run()
      return performance.now() - start
    }),
  )
}

describe('time', () => {
  const HOSTILE: Readonly<Record<string, (size: number) => string>> = {
    'one long word': (size) => 'a'.repeat(size),
    'joined letters': (size) => 'a.'.repeat(size / 2),
    'joined with one digit at the end': (size) => `${'a-'.repeat(size / 2)}1`,
    digits: (size) => '1'.repeat(size),
    'digits and commas': (size) => '1,'.repeat(size / 2),
    'capitals and blanks': (size) => 'A '.repeat(size / 2),
    marks: (size) => `e${'\u0301'.repeat(size)}`,
    characters: (size) => '水'.repeat(size),
    blanks: (size) => ' '.repeat(size),
    'last last last': (size) => 'last '.repeat(size / 5),
    'il y a il y a': (size) => 'il y a 3 '.repeat(size / 9),
  }
  test.each(Object.keys(HOSTILE))('grows no faster than the text: %s', (name) => {
    const make = HOSTILE[name] ?? (() => '')
    const run = (size: number) => () => retrieve({ passages: [{ id: '1', author: 'user', at: NOW, text: make(size) }] }, make(size), NOW)
    run(20_000)()
    // Eight times the text: eight times the time, with room for a busy machine; a square would be 64 times.
    expect(time(run(640_000))).toBeLessThan(24 * Math.max(20, time(run(80_000))))
  })

  test('20,000 messages: an index in seconds, an answer at once', { timeout: 90_000 }, () => {
    const base = makeDialogues().flatMap(({ messages }) => messages)
    const passages = Array.from({ length: 20_000 }, (_, i) => {
      const [a, b] = [base[i % base.length], base[(i * 7 + 3) % base.length]]
      return {
        id: `${i}`,
        author: i % 2 === 0 ? 'user' : 'assistant',
        at: NOW - (20_000 - i) * 60_000,
        text: `${a?.text} ${b?.text} ${base[(i * 13) % base.length]?.text} note${i}`,
      }
    })
    const corpus: Corpus = { passages }
    const index = indexCorpus(corpus)
    const indexed = time(() => indexCorpus(corpus))
    const eighth = time(() => indexCorpus({ passages: passages.slice(0, 2_500) }))
    const questions = ['What did you recommend against the odour in the refrigerator last Tuesday?', 'wich subscripton did I cancell', '备用钥匙藏在哪里？']
    const answered = Math.max(...questions.map((question) => time(() => retrieveFrom(index, question, NOW))))
    process.stdout.write(`\nindexed in ${indexed.toFixed(0)} ms, answered in ${answered.toFixed(1)} ms\n`)
    // Linear is eight times; the bounds in milliseconds are for a machine that does much else.
    expect(indexed).toBeLessThan(20 * eighth)
    expect(indexed).toBeLessThan(15_000)
    expect(answered).toBeLessThan(500)
  })
})
