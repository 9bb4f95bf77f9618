import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { snippetOf } from '../../../src/main/store/search/marks'
import { parseQuery } from '../../../src/main/store/search/query'
import { foldWord } from '../../../src/main/store/search/words'
import { type SearchBench, startSearch } from './harness'

const TEXTS = [
  'The quick brown fox jumps over the lazy dog',
  'foo_bar.baz() fails with ENOENT: no such file',
  'Café Zoë naïve RÉSUMÉ',
  '我用Python写代码，因为我喜欢它。',
  '東京都に住んでいます。ガラスの靴',
  '한국어를 배우고 있습니다',
  'สวัสดีครับ ยินดีต้อนรับ',
  'हिन्दी में लिखा',
  'Привет, мир! ΟΔΟΣ שלום مرحبا',
  'party 🎉 and 👍🏽',
  'vitamin c and plan b',
  'x'.repeat(3_000),
  'zero\0byte "quoted" -dash *star (paren) NEAR AND OR NOT {col}: ^caret',
]

let bench: SearchBench
beforeAll(async () => {
  bench = await startSearch()
  bench.say(bench.conversation(), TEXTS)
})
afterAll(() => bench.close())

describe('what a query finds', () => {
  test.each([
    ['QUICK fox', 0],
    ['fox quick', 0],
    ['qui', 0],
    ['"quick brown"', 0],
    ['brow', 0],
    ['foo_bar', 1],
    ['foo_bar.ba', 1],
    ['enoent', 1],
    ['cafe resume', 2],
    ['ZOE', 2],
    ['NAÏVE', 2],
    ['python', 3],
    ['python 代码', 3],
    ['我', 3],
    ['喜欢', 3],
    ['写代码', 3],
    ['Python写', 3],
    ['京都', 4],
    ['ｶﾞﾗｽ', 4],
    ['住んで', 4],
    ['국어를', 5],
    ['배', 5],
    ['สวัสดี', 6],
    ['ต้อน', 6],
    ['लिखा', 7],
    ['привет', 8],
    ['οδοσ', 8],
    ['שלום', 8],
    ['🎉', 9],
    ['👍', 9],
    ['vitamin c', 10],
    ['plan b', 10],
    ['byte', 12],
    ['NEAR AND OR NOT', 12],
    ['col: caret', 12],
  ])('%s', async (query, index) => expect(await bench.texts(query)).toEqual([TEXTS[index]]))

  test.each([
    'brown quick fox jumps cat',
    '"brown quick"',
    '"qui"',
    'oo_bar',
    '码代',
    '欢喜',
    '东',
    'vitamin ca',
    'क',
    '!!!',
    '""',
    '-',
    '*',
    '\0',
    '\ud800',
    '\ue0001',
  ])('nothing: %j', async (query) => expect(await bench.find(query)).toEqual({ hits: [], more: false }))

  test('a word as long as the longest query', async () => {
    expect(await bench.texts('x'.repeat(1_000))).toEqual([TEXTS[11]])
  })
})

const piece = fc.oneof(
  fc.constantFrom(...TEXTS.flatMap((text) => text.split(' '))),
  fc.constantFrom('"', "'", '*', '-', '^', '(', ')', ':', ' AND ', ' OR ', ' NOT ', ' NEAR/2 ', '{text}', '\0', '\ue000', '\ue001', '1', 'a'),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
)
const anything = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))

test('no text a user can type fails, in either order, in all conversations or one', async () => {
  await fc.assert(
    fc.asyncProperty(anything, fc.boolean(), fc.boolean(), async (text, ranked, scoped) => {
      const conversationId = scoped ? (await bench.find('fox')).hits[0]?.conversationId : undefined
      const page = await bench.find(text.slice(0, 1_000), { order: ranked ? 'relevance' : 'newest', ...(conversationId !== undefined && { conversationId }) })
      const query = parseQuery(text.slice(0, 1_000))
      for (const { snippet, messageId } of page.hits) {
        const [block] = bench.opened.store.messages.get(messageId)?.blocks ?? []
        const whole = block?.type === 'text' ? block.text : ''
        expect(snippet).toEqual(snippetOf(whole, query))
        expect(snippet.marks.length).toBeGreaterThan(0)
        for (const [start, end] of snippet.marks) expect(whole.replace(/\s/g, ' ')).toContain(snippet.text.slice(start, end))
      }
    }),
    { numRuns: 400 },
  )
})

test('whatever part of a message is looked for, the message is found, and only messages that hold it', async () => {
  const texts = fc.array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.string({ unit: fc.constantFrom(...'ab 東京é한글 ก'), maxLength: 30 })), {
    minLength: 1,
    maxLength: 6,
  })
  await fc.assert(
    fc.asyncProperty(texts, fc.nat(), fc.nat(), async (written, pick, cut) => {
      const conversationId = bench.conversation()
      const messages = bench.say(conversationId, written)
      const source = written[pick % written.length] ?? ''
      const words = source.split(/\s+/)
      const text = words.slice(cut % words.length).join(' ')
      const query = parseQuery(text)
      const expected = messages.filter((_, index) => snippetOf(written[index] ?? '', query) !== null)
      const { hits } = await bench.find(text, { conversationId })
      if (query.length === 0) expect(hits).toEqual([])
      else {
        expect(hits.map(({ messageId }) => messageId)).toEqual(expected.map(({ id }) => id).reverse())
        if (!text.includes('"')) expect(hits.map(({ messageId }) => messageId)).toContain(messages[pick % written.length]?.id)
      }
    }),
    { numRuns: 200 },
  )
})

describe('snippets', () => {
  const snippet = (text: string, query: string) => snippetOf(text, parseQuery(query))
  const marked = (text: string, query: string): readonly string[] => {
    const found = snippet(text, query)
    return (found?.marks ?? []).map(([start, end]) => found?.text.slice(start, end) ?? '')
  }

  test('the place with the most of the words is shown', () => {
    const text = `apple ${'and so on '.repeat(100)}apple with cinnamon ${'and so on '.repeat(100)}`
    const found = snippet(text, 'apple cinnamon')
    expect(found?.text).toMatch(/^…(and|so|on) .*apple with cinnamon .*…$/)
    expect(found?.text.length).toBeLessThan(260)
    expect(marked(text, 'apple cinnamon')).toEqual(['apple', 'cinnamon'])
  })

  test('a word far behind a thousand others is still shown', () => {
    const text = `${'the '.repeat(5_000)}needle the end`
    expect(marked(text, 'the needle')).toContain('needle')
  })

  test('of a longer word its beginning is marked, of a folded one all of it', () => {
    expect(marked('Straßenbahn', 'stra')).toEqual(['Stra'])
    expect(marked('ﬁnest', 'fin')).toEqual(['ﬁnest'])
    expect(marked('Cafe\u0301s', 'caf')).toEqual(['Cafe\u0301s'])
  })

  test('line breaks become blanks and no character is cut', () => {
    expect(snippet('one\n\ttwo\r\nthree', 'two')).toEqual({ text: 'one  two  three', marks: [[5, 8]] })
    const faces = snippet(`${'😀'.repeat(300)}😎${'😀'.repeat(300)}`, '😎')
    expect(faces?.text.isWellFormed()).toBe(true)
    expect(faces?.marks).toHaveLength(1)
  })

  test('marks lie inside the snippet, in order, without touching', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'ab 東京é😀\n'), maxLength: 1_500 }),
        fc.string({ unit: fc.constantFrom(...'ab 東京é'), maxLength: 6 }),
        (text, query) => {
          const found = snippet(text, query)
          let last = -1
          for (const [start, end] of found?.marks ?? []) {
            expect(start).toBeGreaterThan(last)
            expect(end).toBeGreaterThan(start)
            last = end
          }
          expect(last).toBeLessThanOrEqual(found?.text.length ?? 0)
          expect(found?.text.isWellFormed() ?? true).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('what is compared is compared folded on both sides', () => {
    const folded = fc.string({ unit: 'grapheme', maxLength: 8 }).map(foldWord)
    fc.assert(fc.property(folded, (word) => void expect(foldWord(word)).toBe(word)))
  })
})
