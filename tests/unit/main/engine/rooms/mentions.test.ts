import { describe, expect, test } from 'vitest'
import { mentionsIn } from '../../../../../src/main/engine/rooms/mentions'

const cast = (...names: readonly string[]) =>
  names.map((name) => ({ id: name, persona: { name, role: 'Member', background: null, style: null, icon: null, color: null, capabilities: [] } }))

describe('T-12 who is named in a text', () => {
  const PEOPLE = cast('Alice', 'Alice Cooper', 'Bob', '太郎', '田中', 'Jean-Luc', 'Dr. Who', 'José', 'bot_2')
  /** Texts that go on right behind a name, which an exact word does not allow. */
  const GOES_ON = new Set(['@太郎さんと@田中。', '请@太郎回答', '@Bobさん'])
  test.each([
    // Plain.
    ['@Bob what do you think?', ['Bob']],
    ['@bob and @ALICE', ['Alice', 'Bob']],
    ['nobody here', []],
    ['', []],
    ['@', []],
    ['@ Bob', []],
    ['@@Bob', ['Bob']],
    ['@Bobby', []],
    ['@Bob2', []],
    ['@Bob_', []],
    // Signs around it.
    ['(@Bob)', ['Bob']],
    ['"@Bob"', ['Bob']],
    ['@Bob, @Bob! @Bob.', ['Bob']],
    ['@Bob\u2019s idea', ['Bob']],
    ['/@Bob/', ['Bob']],
    ['line\n@Bob', ['Bob']],
    // Longest first, and a shorter one beside it.
    ['@Alice Cooper', ['Alice Cooper']],
    ['@Alice', ['Alice']],
    ['@Alice Cooperate', ['Alice']],
    ['@Alice and @Alice Cooper', ['Alice', 'Alice Cooper']],
    // Names with other signs.
    ['@Jean-Luc go', ['Jean-Luc']],
    ['@Dr. Who?', ['Dr. Who']],
    ['@bot_2:', ['bot_2']],
    ['@jose\u0301 hola', ['José']],
    // No blanks between words.
    ['@太郎、どう思う', ['太郎']],
    ['@太郎さんと@田中。', ['太郎', '田中']],
    ['请@太郎回答', ['太郎']],
    ['@Bobさん', ['Bob']],
    ['你好@Bob，请', ['Bob']],
    // Addresses.
    ['write to bob@Alice', []],
    ['alice@Bob.com', []],
    ['9@Bob', []],
    // Code.
    ['`@Bob`', []],
    ['``a ` @Bob``', []],
    ['```\n@Bob\n```', []],
    ['```\n@Bob\n```\n@Alice', ['Alice']],
    ['~~~js\n@Bob', []],
    ['`x` @Bob `y`', ['Bob']],
    ['a ` alone and @Bob', ['Bob']],
  ] as const)('%j', (text, names) => {
    for (const match of ['fullName', 'prefix', 'exactWord'] as const)
      if (match === 'fullName' || (names.length > 0 && !(match === 'exactWord' && GOES_ON.has(text))))
        expect([match, mentionsIn(text, PEOPLE, match).ids]).toEqual([match, names])
  })

  test('an exact word is one of its own: nothing of a word goes on behind it', () => {
    const exact = (text: string, people = PEOPLE) => mentionsIn(text, people, 'exactWord').ids
    expect(['@太郎さんと@田中。', '请@太郎回答', '@Bobさん', '@太郎、どう', '@Dr. Who?', '@ALICE cooper'].map((text) => exact(text))).toEqual([
      ['田中'],
      [],
      [],
      ['太郎'],
      ['Dr. Who'],
      ['Alice Cooper'],
    ])
    for (const text of ['@Jean-Luc', '@Jean.Luc', '@Jean@Luc']) {
      expect(exact(text, cast('Jean'))).toEqual([])
      expect(mentionsIn(text, cast('Jean'), 'fullName').ids).toEqual(['Jean'])
    }
    expect(exact('@Jean- or @Luc.', cast('Jean', 'Luc'))).toEqual(['Jean', 'Luc'])
    expect(mentionsIn('@allさん', PEOPLE, 'exactWord').all).toBe(false)
  })

  test('everybody', () => {
    expect(mentionsIn('@all please', PEOPLE, 'fullName')).toEqual({ ids: [], all: true, ambiguous: [] })
    expect(mentionsIn('@ALL', PEOPLE, 'prefix').all).toBe(true)
    expect(mentionsIn('@allow', PEOPLE, 'fullName').all).toBe(false)
    expect(mentionsIn('@all', cast('All'), 'fullName')).toEqual({ ids: ['All'], all: false, ambiguous: [] })
  })

  test('the beginning of a name, where it fits one only', () => {
    expect(mentionsIn('@Je @B', PEOPLE, 'prefix')).toEqual({
      ids: ['Jean-Luc'],
      all: false,
      ambiguous: [{ text: 'B', names: ['Bob', 'bot_2'] }],
    })
    expect(mentionsIn('@Ali', PEOPLE, 'prefix').ambiguous).toEqual([{ text: 'Ali', names: ['Alice', 'Alice Cooper'] }])
    expect(mentionsIn('@Alice', PEOPLE, 'prefix')).toEqual({ ids: ['Alice'], all: false, ambiguous: [] })
    expect(mentionsIn('@Je', PEOPLE, 'fullName').ids).toEqual([])
    expect(mentionsIn('@Je', PEOPLE, 'exactWord').ids).toEqual([])
    expect(mentionsIn('@zed', PEOPLE, 'prefix')).toEqual({ ids: [], all: false, ambiguous: [] })
  })

  test('a long text takes no long time', () => {
    const started = performance.now()
    mentionsIn('@Bo `'.repeat(50_000), PEOPLE, 'prefix')
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})
