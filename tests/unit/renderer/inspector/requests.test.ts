import type { UsageEntry } from '@shared/model/usage'
import { createElement } from 'react'
import { expect, test } from 'vitest'
import { appendOlder, mergeNewest, type RequestPage } from '../../../../src/renderer/features/inspector/request-list'
import { RequestRow } from '../../../../src/renderer/features/inspector/request-row'
import { exactCost, requestTime } from '../../../../src/renderer/parts/gauge/request-text'
import { htmlOf } from '../parts/markdown/render'

const entry = (id: string, patch: Partial<UsageEntry> = {}): UsageEntry => ({
  id,
  conversationId: 'c',
  turnId: 't',
  purpose: 'answer',
  provider: 'anthropic',
  model: 'claude',
  usage: { input: 5_100, output: 1_000, cacheRead: 4_000, cacheWrite: null, reasoning: null },
  cost: 0.0031,
  startedAt: 0,
  durationMs: 12_000,
  firstTokenMs: 600,
  errorCode: null,
  ...patch,
})
const page = (ids: string, more: boolean): RequestPage => ({ entries: [...ids].map((id) => entry(id)), more })
const idsOf = (list: RequestPage | null) => `${list?.entries.map((each) => each.id).join('')}${list?.more ? '…' : ''}`

test('the newest page is laid over what is known, without gaps and without doubles', () => {
  expect(idsOf(mergeNewest(null, page('cba', false)))).toBe('cba')
  expect(idsOf(mergeNewest(page('cba', true), page('edc', true)))).toBe('edcba…')
  expect(idsOf(mergeNewest(page('cba', false), page('dcb', true)))).toBe('dcba')
  expect(idsOf(mergeNewest(page('cba', false), page('zyx', true)))).toBe('zyx…')
  expect(idsOf(mergeNewest(page('cba', true), page('dcba', false)))).toBe('dcba')
  expect(idsOf(mergeNewest(page('cba', true), page('', false)))).toBe('')
})

test('older requests go to the end they were asked for, or nowhere', () => {
  expect(idsOf(appendOlder(page('dc', true), 'c', page('ba', false)))).toBe('dcba')
  expect(idsOf(appendOlder(page('ed', true), 'c', page('ba', false)))).toBe('ed…')
  expect(appendOlder(null, 'c', page('ba', false))).toBeNull()
})

test('a row says time, model, tokens, cache, cost and times', () => {
  const html = htmlOf(createElement(RequestRow, { entry: entry('a'), modelName: 'Claude' }))
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
  expect(html).toContain('Claude')
  expect(html).toContain('5.1k → 1k · 4k cached')
  expect(html).toContain('$0.0031')
  expect(html).toContain('0.6 s / 12 s')
  expect(html).not.toContain('Answer')
})

test('a failed request of another kind says so; what nobody reported is a dash', () => {
  const failed = entry('a', {
    purpose: 'summary',
    cost: null,
    firstTokenMs: null,
    errorCode: 'overloaded',
    usage: { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null },
  })
  const html = htmlOf(createElement(RequestRow, { entry: failed, modelName: 'Claude' })).replace(/<[^>]*>/g, '')
  expect(html).toContain(' · Summary')
  expect(html).toContain('– → – · overloaded')
  expect(html).toMatch(/–.*12 s/)
})

test('costs keep their small change', () => {
  expect([0, 0.0031, 2.14, 0.123_456_7, 0.000_000_4].map(exactCost)).toEqual(['$0.00', '$0.0031', '$2.14', '$0.123457', '< $0.000001'])
})

test('the day is said only where it was another one', () => {
  const now = new Date(2026, 4, 20, 15, 0).getTime()
  const today = requestTime(new Date(2026, 4, 20, 9, 5).getTime(), now)
  const before = requestTime(new Date(2026, 4, 19, 9, 5).getTime(), now)
  expect(today).toMatch(/^0?9[:.]05/)
  expect(before).toContain('19')
  expect(before.endsWith(today)).toBe(true)
})
