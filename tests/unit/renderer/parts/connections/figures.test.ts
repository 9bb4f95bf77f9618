import { expect, test } from 'vitest'
import { parsePrice, parseTokens, pricesText, tokensText } from '../../../../../src/renderer/parts/connections/figures'

test.each([
  [999, '999'],
  [8_000, '8k'],
  [8_192, '8.2k'],
  [200_000, '200k'],
  [1_000_000, '1M'],
  [1_047_576, '1.05M'],
])('%i tokens are %s', (tokens, text) => {
  expect(tokensText(tokens)).toBe(text)
})

test.each([
  ['128k', 128_000],
  ['1.5M', 1_500_000],
  ['1,5m', 1_500_000],
  ['200,000', 200_000],
  ['200.000', 200_000],
  ['200 000', 200_000],
  ['8192', 8_192],
  [' 32 K ', 32_000],
  ['', null],
  ['0', null],
  ['many', null],
  ['-5', null],
  ['1.2.3k', null],
  ['101M', null],
])('%j is %s tokens', (text, tokens) => {
  expect(parseTokens(text)).toBe(tokens)
})

test.each([
  ['3', 3],
  ['$3', 3],
  ['0.25', 0.25],
  ['0,25', 0.25],
  ['.5', 0.5],
  ['0', 0],
  ['', null],
  ['three', null],
  ['-1', null],
  ['1.2.3', null],
  ['1000001', null],
])('%j is a price of %s', (text, price) => {
  expect(parsePrice(text)).toBe(price)
})

test('prices carry as many digits as they have', () => {
  expect(pricesText({ input: 3, output: 15 })).toBe('$3 / $15')
  expect(pricesText({ input: 0.075, output: 0.3 })).toBe('$0.075 / $0.3')
})
