import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { definitionsOf, type MarkdownBlock, type Split, splitBlocks } from '../../../../../src/renderer/parts/markdown/split-blocks'

/** Lines that open, close, continue and interrupt every kind of block. */
const LINES = [
  '',
  ' ',
  'text',
  '  text',
  '    code',
  '\tcode',
  '# Heading',
  '#',
  'Setext',
  '===',
  '---',
  '- item',
  '  - nested',
  '* star',
  '10. ten',
  '11. eleven',
  '1) paren',
  '> quote',
  '>',
  '```ts',
  '```',
  '````',
  '~~~',
  '  ```js',
  '| a | b |',
  '|---|---|',
  '$$',
  '$$ x $$',
  '\\[',
  '\\]',
  '<div>',
  '<!-- comment',
  '-->',
  '[ref]: https://example.com',
  '[x][ref]',
  'ünïcödé 🙂 文字',
  '\r',
]

const documents = fc.array(fc.constantFrom(...LINES), { maxLength: 40 }).map((lines) => lines.join('\n'))
const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 30 })

function grow(text: string, at: readonly number[]): Split {
  let split: Split | undefined
  for (const end of [...at].sort((a, b) => a - b)) split = splitBlocks(text.slice(0, end), split)
  return splitBlocks(text, split)
}

describe('any text', () => {
  test('the blocks joined are the text', () => {
    fc.assert(fc.property(fc.oneof(documents, fc.string({ maxLength: 300, unit: 'binary' })), (text) => join(splitBlocks(text).blocks) === text))
  })

  test('the result does not depend on how the text arrived', () => {
    fc.assert(
      fc.property(documents, cuts, (text, at) => {
        const whole = splitBlocks(text)
        const grown = grow(text, at)
        expect(grown.blocks).toEqual(whole.blocks)
        expect(definitionsOf(grown, true)).toBe(definitionsOf(whole, true))
      }),
      { numRuns: 1_000 },
    )
  })

  test('each block begins where the one before ends', () => {
    fc.assert(
      fc.property(documents, (text) => {
        let end = 0
        for (const block of splitBlocks(text).blocks) {
          expect(block.start).toBe(end)
          end += block.raw.length
        }
        expect(end).toBe(text.length)
      }),
    )
  })
})

describe('kinds of blocks', () => {
  test('paragraphs, headings and code stand alone', () => {
    expect(kinds('# A\ntext\nmore\n\nnext\n```js\nlet a\n```\nafter')).toEqual([
      ['markdown', '# A\n'],
      ['markdown', 'text\nmore\n\n'],
      ['markdown', 'next\n'],
      ['code', '```js\nlet a\n```\n'],
      ['markdown', 'after'],
    ])
  })

  test('code gives its language and what is between the fences', () => {
    expect(splitBlocks('~~~~ TypeScript title\na\n~~~\n\nb\n~~~~').blocks).toEqual([
      { kind: 'code', start: 0, raw: '~~~~ TypeScript title\na\n~~~\n\nb\n~~~~', open: false, language: 'typescript', code: 'a\n~~~\n\nb' },
    ])
  })

  test('an open fence takes all that follows, blank lines included', () => {
    const [block] = splitBlocks('```\na\n\n# b\n- c').blocks
    expect(block).toMatchObject({ kind: 'code', open: true, code: 'a\n\n# b\n- c' })
  })

  test('the indentation of the fence is taken off its lines', () => {
    expect(splitBlocks('  ```\n  a\n    b\n c\n  ```').blocks[0]).toMatchObject({ code: 'a\n  b\nc' })
  })

  test('a list keeps its blank lines, its nested fences and its continued paragraphs', () => {
    const list = '- a\n\n  more\n  ```js\n  code\n  ```\n- b\n\n- c\n'
    expect(kinds(`${list}\nafter`)).toEqual([
      ['markdown', `${list}\n`],
      ['markdown', 'after'],
    ])
  })

  test('a formula of several lines is one block, blank lines or not', () => {
    expect(kinds('a\n$$\nx\n\ny\n$$\nb')).toEqual([
      ['markdown', 'a\n'],
      ['math', '$$\nx\n\ny\n$$\n'],
      ['markdown', 'b'],
    ])
    expect(kinds('\\[\nx\n\\]\nb')).toEqual([
      ['math', '\\[\nx\n\\]\n'],
      ['markdown', 'b'],
    ])
    expect(kinds('a\n$$x$$\nb $$y$$')).toEqual([
      ['markdown', 'a\n'],
      ['math', '$$x$$\n'],
      ['markdown', 'b $$y$$'],
    ])
  })

  test('definitions of finished blocks are collected', () => {
    const split = splitBlocks('See [a].\n\n[a]: https://a.example\n[^n]: note\n\n[b]: <https://b.example> "B"\n')
    expect(definitionsOf(split, false)).toBe('[a]: https://a.example\n')
    expect(definitionsOf(split, true)).toBe('[a]: https://a.example\n[b]: <https://b.example> "B"\n')
  })

  test('a long list is cut between items, and only where the numbers go on', () => {
    const line = 'lorem ipsum dolor sit amet '.repeat(4)
    const bullets = Array.from({ length: 100 }, () => `- ${line}\n`).join('')
    const numbers = Array.from({ length: 100 }, (_, index) => `${index + 1}. ${line}\n`).join('')
    const ones = Array.from({ length: 100 }, () => `1. ${line}\n`).join('')
    expect(splitBlocks(bullets).blocks.length).toBe(8)
    expect(splitBlocks(numbers).blocks.length).toBe(8)
    expect(splitBlocks(numbers).blocks[1]?.raw.slice(0, 4)).toMatch(/^\d\d\. $/)
    expect(splitBlocks(ones).blocks.length).toBe(1)
  })
})

describe('cost', () => {
  test('finished blocks keep their identity', () => {
    const first = splitBlocks('one\n\ntwo\n\nthree\n')
    const second = splitBlocks('one\n\ntwo\n\nthree\nand more', first)
    expect(second.blocks[0]).toBe(first.blocks[0])
    expect(second.blocks[1]).toBe(first.blocks[1])
    expect(second.blocks[2]).not.toBe(first.blocks[2])
    expect(splitBlocks('one\n\ntwo\n\nthree\nand more', second)).toBe(second)
  })

  test('a text that was replaced is read from the start', () => {
    expect(splitBlocks('new\n\ntext', splitBlocks('old\n\ntext')).blocks.map((block) => block.raw)).toEqual(['new\n\n', 'text'])
  })

  test('the last chunks of a long text cost no more than twice the first', () => {
    const part = 'A paragraph with **bold** words and `code` in it, as they come.\n\n- one\n- two\n\n```js\nconst a = 1\n```\n\n'
    const text = part.repeat(600)
    const steps = Array.from({ length: 600 }, (_, index) => text.slice(0, (index + 1) * part.length))
    const times: number[] = []
    for (let round = 0; round < 5; round++) {
      let split: Split | undefined
      steps.forEach((step, index) => {
        const start = performance.now()
        split = splitBlocks(step, split)
        times[index] = Math.min(times[index] ?? Number.POSITIVE_INFINITY, performance.now() - start)
      })
    }
    // Not the very first: the machine is still warming up. What is copied once a call is some microseconds.
    expect(mean(times.slice(-100))).toBeLessThan(2 * mean(times.slice(50, 150)) + 0.1)
  })
})

function join(blocks: readonly MarkdownBlock[]): string {
  return blocks.map((block) => block.raw).join('')
}

function kinds(text: string): readonly (readonly [string, string])[] {
  return splitBlocks(text).blocks.map((block) => [block.kind, block.raw])
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
