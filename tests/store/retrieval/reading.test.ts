import { describe, expect, test } from 'vitest'
import { retrieve } from '../../../src/main/store/search/retrieval/retrieve'
import { speakerIn } from '../../../src/main/store/search/retrieval/speaker'
import { fold, piecesOf } from '../../../src/main/store/search/retrieval/words'

const NOW = new Date(2026, 2, 27, 15, 30).getTime()
const DAY = 86_400_000
/** The texts of the best passage that a question finds among messages of the user, a day apart. */
const best = (texts: readonly string[], question: string): readonly string[] => {
  const passages = texts.flatMap((text, i) => [
    { id: `u${i}`, author: 'user', at: NOW - (texts.length - i) * DAY, text },
    { id: `a${i}`, author: 'assistant', at: NOW - (texts.length - i) * DAY + 1, text: 'Noted.' },
  ])
  const [first] = retrieve({ passages }, question, NOW)
  return first ? passages.slice(first.from, first.to + 1).map(({ text }) => text) : []
}

describe('the best passage', () => {
  const TEXTS = [
    'The sofa was purchased in Leeds.',
    'Ticket AB-204 is about parseDate.',
    'Der Kühlschrankgriff ist lose.',
    '我们订了酒店。',
    'The meeting went well.',
  ]
  test.each([
    ['where did I buy the couch', 0],
    ['ab204', 1],
    ['parse date', 1],
    ['Was ist mit dem Kühlschrank', 2],
    ['宾馆', 3],
    ['how did it go yesterday', 4],
    ['meetting', 4],
  ])('%s', (question, i) => {
    expect(best(TEXTS, question)).toContain(TEXTS[i])
  })

  test('nothing in common finds nothing', () => {
    expect(retrieve({ passages: [{ id: '1', author: 'user', at: NOW - DAY, text: 'Soup.' }] }, 'zebra', NOW)).toEqual([])
    expect(retrieve({ passages: [] }, 'zebra yesterday', NOW)).toEqual([])
  })
})

test.each([
  ['What did you recommend?', 'assistant', 'recommend'],
  ['what did I say about it', 'user', 'say'],
  ['what was your advice', 'assistant', 'advice'],
  ['Was hast du mir empfohlen?', 'assistant', 'empfohlen'],
  ['what did Mara think', 'Mara', ''],
  ['where is the key', null, ''],
])('who spoke: %s', (question, author, verb) => {
  expect(speakerIn(question, new Set(['user', 'assistant', 'Mara']))).toEqual({ author, verb })
})

test('words are folded and identifiers taken apart', () => {
  expect(fold('Ärger mit Straßen, Œuvre')).toBe('arger mit strassen, oeuvre')
  expect(piecesOf('parseDate_v2-AB')).toEqual(['parse', 'date', 'v', '2', 'ab'])
})
