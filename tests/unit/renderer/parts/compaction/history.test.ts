import type { Compaction, CompactionResult } from '@shared/model/compaction'
import { createElement } from 'react'
import { describe, expect, test } from 'vitest'
import { CompactionFigures } from '../../../../../src/renderer/parts/compaction/compaction-figures'
import { compactionsVersion, shownState, tokensText } from '../../../../../src/renderer/parts/compaction/compaction-text'
import { idOf } from '../../../shared/sources'
import { htmlOf } from '../markdown/render'

const RESULT: CompactionResult = {
  compacted: true,
  strategy: 'llm',
  trigger: 'manual',
  messagesBefore: 40,
  messagesAfter: 11,
  turnsBefore: 20,
  turnsAfter: 5,
  turnsCompacted: 15,
  turnsKept: 5,
  toolResultsSummarized: 0,
  toolResultsRedacted: 0,
  tokensBefore: 61_210,
  tokensAfter: 4_090,
  reportedBefore: null,
  reportedAfter: null,
  summaryLength: 9_000,
  cost: 0.01,
  durationMs: 3_000,
}

function compaction(n: number, patch: Partial<Compaction> = {}): Compaction {
  return {
    id: idOf(n),
    participantId: null,
    parentId: null,
    state: 'committed',
    boundaryId: idOf(100 + n),
    coveredUntil: idOf(100 + n),
    createdAt: n,
    result: RESULT,
    model: 'demo-chat',
    version: 1,
    ...patch,
  }
}

describe('what became of a compaction', () => {
  test.each([
    [compaction(1), idOf(1), 'active'],
    [compaction(1), idOf(2), 'replaced'],
    [compaction(1, { boundaryId: null }), idOf(2), 'elsewhere'],
    [compaction(1, { state: 'undone' }), null, 'undone'],
    [compaction(1, { state: 'failed' }), null, 'failed'],
    [compaction(1, { state: 'running' }), null, 'running'],
    [compaction(1, { state: 'queued' }), null, 'queued'],
  ] as const)('%#', (row, active, state) => {
    expect(shownState(row, active)).toBe(state)
  })
})

test('the figures shown are of the same messages; those of the provider, of a request before and a longer one after, stand apart', () => {
  const after = compaction(1, { result: { ...RESULT, reportedBefore: 3_000, reportedAfter: 5_000 } })
  expect(tokensText(after)).toBe('61.2k → 4.1k')
  const html = htmlOf(createElement(CompactionFigures, { compaction: after, state: 'active', nameOf: (model) => model }))
  expect(html.replace(/<[^>]*>/g, ' ')).toMatch(/estimated\s+61.2k → 4.1k\s+Request before, reported\s+3k\s+Request after, reported\s+5k/)
})

test('the list is read again for whatever it shows, and not for the text of a running one', () => {
  const before = compactionsVersion([compaction(1)], idOf(1))
  const other = [
    compactionsVersion([compaction(1)], null),
    compactionsVersion([compaction(1, { state: 'undone' })], idOf(1)),
    compactionsVersion([compaction(1, { version: 2 })], idOf(1)),
    compactionsVersion([compaction(1, { boundaryId: null })], idOf(1)),
    compactionsVersion([compaction(1, { result: { ...RESULT, reportedAfter: 4_000 } })], idOf(1)),
    compactionsVersion([compaction(1), compaction(2, { state: 'running' })], idOf(1)),
  ]
  expect(new Set([before, ...other]).size).toBe(other.length + 1)
  const running = (text: string) => compactionsVersion([compaction(1, { state: 'running', text })], null)
  expect(running('a')).toBe(running('a longer text'))
})
