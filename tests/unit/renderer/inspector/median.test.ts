import type { Message } from '@shared/model/message'
import { expect, test } from 'vitest'
import { medianFirstToken } from '../../../../src/renderer/features/inspector/median'

const answer = (firstTokenMs?: number): Message => ({
  id: 'm',
  conversationId: 'c',
  parentId: null,
  turnId: 't',
  author: { kind: 'assistant' },
  blocks: [],
  state: 'completed',
  createdAt: 0,
  ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
})

test('median over what was measured', () => {
  expect(medianFirstToken([])).toBeNull()
  expect(medianFirstToken([answer()])).toBeNull()
  expect(medianFirstToken([answer(300), answer(), answer(100)])).toBe(200)
  expect(medianFirstToken([answer(300), answer(100), answer(900)])).toBe(300)
})
