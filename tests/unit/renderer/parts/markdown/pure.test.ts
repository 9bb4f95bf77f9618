import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codePieces } from '../../../../../src/renderer/parts/markdown/code-pieces'
import { grammarOf } from '../../../../../src/renderer/parts/markdown/languages'
import { isTooComplex } from '../../../../../src/renderer/parts/markdown/limits'
import { formulaOf, hasFormula, markFormulas } from '../../../../../src/renderer/parts/markdown/math'
import { textPieces } from '../../../../../src/renderer/parts/markdown/plain-text'
import { tidyTail } from '../../../../../src/renderer/parts/markdown/tidy-tail'

describe('formulas', () => {
  test.each([
    ['costs $5 to $10', 'costs \\$5 to \\$10'],
    ['$x$ and $y_1$', '$x$ and $y_1$'],
    ['$ x$', '\\$ x\\$'],
    ['$x $', '\\$x \\$'],
    ['$x$5', '\\$x\\$5'],
    ['\\(x\\) and \\[y\\]', '$x$ and $$y$$'],
    ['\\(x', '\\(x'],
    ['\\$5', '\\$5'],
    ['`$x$` and ``$`$``', '`$x$` and ``$`$``'],
    ['$$x$$', '$$x$$'],
    ['$$', '\\$\\$'],
    ['$a\n\nb$', '\\$a\n\nb\\$'],
    ['US$ 5', 'US\\$ 5'],
    ['no dollars', 'no dollars'],
  ])('%j becomes %j', (raw, marked) => {
    expect(markFormulas(raw)).toBe(marked)
  })

  test('found only where one is left', () => {
    expect(hasFormula('\\$5')).toBe(false)
    expect(hasFormula('\\$5 $x$')).toBe(true)
  })

  test('delimiters come off', () => {
    expect(formulaOf('$$\nx\n$$\n')).toBe('x')
    expect(formulaOf('\\[ x \\]')).toBe('x')
  })
})

describe('the end of a growing block', () => {
  test.each([
    ['Text **bo', 'Text **bo**'],
    ['Text **', 'Text '],
    ['Text **bold** and', 'Text **bold** and'],
    ['Some `code', 'Some `code`'],
    ['Some `', 'Some '],
    ['Some ``a`b', 'Some ``a`b``'],
    ['See [the no', 'See the no'],
    ['See [notes](https://exa', 'See notes'],
    ['See [notes](https://example.com)', 'See [notes](https://example.com)'],
    ['Title\n--', 'Title'],
    ['Text\n#', 'Text'],
    ['Text\n1.', 'Text'],
    ['Text\n``', 'Text'],
    ['Text\n| a | b |\n|--', 'Text\n| a | b |'],
    ['~~gone', '~~gone~~'],
    ['a * b', 'a * b'],
  ])('%j is shown as %j', (raw, shown) => {
    expect(tidyTail(raw)).toBe(shown)
  })

  test('never throws, and leaves a long paragraph alone', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => typeof tidyTail(text) === 'string'))
    const long = `**${'word '.repeat(2_000)}`
    expect(tidyTail(long)).toBe(long)
  })
})

describe('pieces of code', () => {
  test('joined they are the code, and earlier pieces stay as they were', () => {
    const code = fc.array(fc.string({ maxLength: 60 }), { maxLength: 200 }).map((lines) => lines.join('\n'))
    fc.assert(
      fc.property(code, fc.nat(), (text, cut) => {
        const pieces = codePieces(text)
        expect(pieces.map((piece, index) => (index === 0 || piece.glued ? '' : '\n') + piece.text).join('')).toBe(text)
        const earlier = codePieces(text.slice(0, cut % (text.length + 1)))
        expect(pieces.slice(0, earlier.length - 1)).toEqual(earlier.slice(0, -1))
      }),
    )
  })

  test('40 lines each; a line without end is cut within', () => {
    expect(codePieces('a\n'.repeat(100)).map((piece) => piece.text.split('\n').length)).toEqual([40, 40, 21])
    expect(codePieces('x'.repeat(40_000)).map((piece) => [piece.text.length, piece.glued])).toEqual([
      [16_000, false],
      [16_000, true],
      [8_000, true],
    ])
  })
})

describe('pieces of text', () => {
  test('joined they are the text, none is long, and no character is cut in two', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('word ', 'line\n', '🙂', 'x'.repeat(3_000)), { maxLength: 40 }), (parts) => {
        const text = parts.join('')
        const pieces = textPieces(text)
        expect(pieces.join('')).toBe(text)
        for (const piece of pieces) {
          expect(piece.length).toBeLessThanOrEqual(4_001)
          expect(piece.isWellFormed()).toBe(true)
        }
      }),
    )
  })
})

test('languages are found by name and alias', () => {
  expect(grammarOf('ts')).toBe('typescript')
  expect(grammarOf('Python')).toBe('python')
  expect(grammarOf('c++')).toBe('cpp')
  expect(grammarOf('')).toBeNull()
  expect(grammarOf('constructor')).toBeNull()
  expect(grammarOf('demo')).toBeNull()
})

test('only what no answer contains is too complex', () => {
  expect(isTooComplex('A **usual** paragraph with [a link](https://example.com), `code` and $x$. '.repeat(50))).toBe(false)
  expect(isTooComplex(`| a | b | c |\n|---|---|---|\n${'| **x** | `y` | z |\n'.repeat(300)}`)).toBe(false)
  expect(isTooComplex('>'.repeat(100))).toBe(true)
  expect(isTooComplex('a'.repeat(100_001))).toBe(true)
})
