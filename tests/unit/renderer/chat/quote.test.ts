import { expect, test } from 'vitest'
import { withQuote } from '../../../../src/renderer/features/chat/quote'

test('every line is quoted, and the writing goes on below', () => {
  expect(withQuote('', 'one\n\ntwo\n')).toBe('> one\n>\n> two\n\n')
})

test('what is typed already stays in front', () => {
  expect(withQuote('Look: ', 'this')).toBe('Look:\n\n> this\n\n')
})
