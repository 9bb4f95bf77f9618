import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { afterAll, describe, expect, it } from 'vitest'
import type { Log } from '../../../../src/main/engine/ports'
import { textPieces } from '../../../../src/main/platform/text-pieces'
import { createTokenizer } from '../../../../src/main/platform/tokenizer'

const WORKER = new URL('../../../../src/main/platform/tokenizer-worker.ts', import.meta.url)
const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const exact = (text: string) => countTokens(text, { allowedSpecial: new Set(), disallowedSpecial: new Set() })
const PROSE = readFileSync(new URL('../../../../src/main/platform/tokenizer.ts', import.meta.url), 'utf8')

describe('counting', () => {
  const tokenizer = createTokenizer({ worker: WORKER, log: silentLog })
  afterAll(() => tokenizer.close())

  it('is exact, in the order of the texts', async () => {
    const texts = ['', 'Hello, world!', '你好，世界', PROSE, '\ud83d lone \ude42', '<|endoftext|> and <|im_start|>', '🙂'.repeat(100)]
    expect(await tokenizer.count(texts)).toEqual(texts.map(exact))
    expect(await tokenizer.count([])).toEqual([])
  })

  it('of a long text is the sum of its pieces, within a thousandth', async () => {
    const text = PROSE.repeat(30)
    const [count = 0] = await tokenizer.count([text])
    expect(Math.abs(count / exact(text) - 1)).toBeLessThan(0.001)
  })

  it.each([
    ['one letter', 'a'.repeat(2_000_000), 250_000],
    ['blanks', ' '.repeat(2_000_000), 15_625],
    ['marks', '='.repeat(2_000_000), 31_250],
    ['emoji', '🙂'.repeat(1_000_000), 1_000_000],
  ])('two million of %s takes no long time', async (_, text, expected) => {
    const started = performance.now()
    const [count = 0] = await tokenizer.count([text])
    expect(performance.now() - started).toBeLessThan(5_000)
    expect(Math.abs(count / expected - 1)).toBeLessThan(0.01)
  })

  it('lets a short text overtake five megabytes', async () => {
    const order: string[] = []
    const long = tokenizer.count([PROSE.repeat(Math.ceil(5_000_000 / PROSE.length))]).then(() => order.push('long'))
    await tokenizer.count(['short']).then(() => order.push('short'))
    await long
    expect(order).toEqual(['short', 'long'])
  })
})

describe('a worker that fails', () => {
  it('leaves estimates, and is not started for ever', async () => {
    const errors: string[] = []
    const log: Log = { ...silentLog, error: (message) => errors.push(message) }
    const tokenizer = createTokenizer({ worker: new URL('./no-such-worker.ts', import.meta.url), log })
    for (let index = 0; index < 5; index += 1) expect(await tokenizer.count(['Hello world', ''])).toEqual([tokenizer.quick('Hello world'), 0])
    expect(errors).toHaveLength(3)
    await tokenizer.close()
  })

  it('that is closed leaves estimates too', async () => {
    const tokenizer = createTokenizer({ worker: WORKER, log: silentLog })
    const open = tokenizer.count([PROSE])
    await tokenizer.close()
    expect(await open).toEqual([tokenizer.quick(PROSE)])
    expect(await tokenizer.count(['later'])).toEqual([tokenizer.quick('later')])
  })
})

describe('pieces of a text', () => {
  it('give it back, are short enough, and cut no character', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '🙂', 'é', '日'), maxLength: 300 })
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 40 }), (whole, size) => {
        const pieces = [...textPieces(whole, size)]
        expect(pieces.join('')).toBe(whole)
        expect(pieces.every((piece) => piece.length <= size && piece.isWellFormed())).toBe(true)
      }),
    )
  })
})
