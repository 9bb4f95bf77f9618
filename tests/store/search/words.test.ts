import { describe, expect, test } from 'vitest'
import { foldWord, runsOf } from '../../../src/main/store/search/words'

const shown = (text: string): readonly string[] =>
  [...runsOf(text)].map((run) => (run.dense ? run.characters.map((character) => character.text).join('·') : run.word))

describe('what of a text can be found', () => {
  test.each([
    ['Hello, wörld! foo_bar 3.14', ['hello', 'world', 'foo', 'bar', '3', '14']],
    ["don't", ['don', 't']],
    ['Ünï\u0301 ÉCOLE ο δρόμος ΔΡΟΜΟΣ', ['uni', 'ecole', 'ο', 'δρομοσ', 'δρομοσ']],
    ['İstanbul ﬁne ＡＢＣ１２ ½', ['istanbul', 'fine', 'abc12', '12']],
    ['我用Python写代码', ['我·用', 'python', '写·代·码']],
    ['ｶﾞﾗｽ ガラス', ['ガ·ラ·ス', 'ガ·ラ·ス']],
    ['한국어 \u1112\u1161\u11ab', ['한·국·어', '한']],
    ['สวัสดี', ['ส·วั·ส·ดี']],
    ['हिन्दी में', ['हिन्दी', 'में']],
    ['שָׁלוֹם مَرْحَبًا', ['שלום', 'مرحبا']],
    ['ok 👍🏽 ❤️!', ['ok', '👍', '❤']],
    ['\u0301 \ufe0f -- \ud800 \0', []],
  ])('%s', (text, runs) => expect(shown(text)).toEqual(runs))

  test('positions are those of the text as it was', () => {
    const text = 'Zoë ｶﾞ'
    expect([...runsOf(text)]).toEqual([
      { dense: false, word: 'zoe', start: 0, end: 3 },
      { dense: true, characters: [{ text: 'ガ', start: 4, end: 6 }] },
    ])
    expect(foldWord('Straße')).toBe('straße')
  })
})
