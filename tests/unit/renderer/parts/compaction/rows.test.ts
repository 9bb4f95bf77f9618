import { appError } from '@shared/errors'
import type { Compaction } from '@shared/model/compaction'
import i18next from 'i18next'
import { createElement } from 'react'
import { describe, expect, test } from 'vitest'
import { announcementOf } from '../../../../../src/renderer/parts/compaction/announce'
import { CompactionDivider } from '../../../../../src/renderer/parts/compaction/compaction-divider'
import { FailureRow } from '../../../../../src/renderer/parts/compaction/failure-row'
import type { RowActions } from '../../../../../src/renderer/parts/compaction/row-actions'
import { rowText, stoodOnSummary } from '../../../../../src/renderer/parts/compaction/row-text'
import { RunningRow } from '../../../../../src/renderer/parts/compaction/running-row'
import { htmlOf } from '../markdown/render'
import { compaction } from './compactions'

const { t } = i18next
const nothing = (): void => {}
const actions: RowActions = {
  subject: { id: 'c' },
  toggle: nothing,
  edit: nothing,
  showCovered: nothing,
  undo: nothing,
  redo: nothing,
  cancel: nothing,
  retry: nothing,
  sendWaiting: nothing,
}
/** The accessible names of the buttons, in order. */
const names = (html: string): readonly string[] =>
  [...html.matchAll(/<button([^>]*)>(.*?)<\/button>/g)].map(([, attributes, text]) => /aria-label="([^"]*)"/.exec(attributes ?? '')?.[1] ?? text ?? '')
const text = (html: string): string => html.replace(/<[^>]*>/g, ' ')

describe('the words of a divider', () => {
  const words = (patch: Parameters<typeof compaction>[1], again = false): string => rowText(compaction('A', patch), again, t)

  test.each([
    ['a summary', {}, '38 messages summarised · 61.2k → 4.1k tokens · 3.0 s · $0.01'],
    ['a summary of unknown price', { result: { cost: null } }, '38 messages summarised · 61.2k → 4.1k tokens · 3.0 s · cost –'],
    [
      'figures of the provider, which are of other messages',
      { result: { reportedBefore: 3_000, reportedAfter: 5_000 } },
      '38 messages summarised · 61.2k → 4.1k tokens · 3.0 s · $0.01',
    ],
    [
      'tool results',
      { result: { strategy: 'threshold', toolResultsSummarized: 10, toolResultsRedacted: 2, cost: 0, tokensAfter: 40_000 } },
      '12 tool results shortened · 61.2k → 40k tokens',
    ],
    [
      'one tool result',
      { result: { strategy: 'threshold', toolResultsSummarized: 1, cost: 0, tokensAfter: 40_000 } },
      '1 tool result shortened · 61.2k → 40k tokens',
    ],
    [
      'turns without a summary',
      { result: { strategy: 'drop', messagesBefore: 30, messagesAfter: 11, cost: 0 } },
      '20 messages left out without a summary · 61.2k → 4.1k tokens',
    ],
  ] as const)('%s', (_, patch, expected) => {
    expect(words(patch)).toBe(expected)
  })

  test('the summary that was there before is no message of the user', () => {
    expect(words({}, true)).toMatch(/^37 messages summarised/)
    const all = [compaction('A', { boundaryId: 'm' }), compaction('T', { coveredUntil: null }), compaction('B', { boundaryId: 'n' })]
    expect(all.map(({ id }) => stoodOnSummary(id, all))).toEqual([false, true, true])
  })
})

describe('the buttons of a divider', () => {
  const divider = (patch: Parameters<typeof compaction>[1], props: { active?: boolean; redoable?: boolean; open?: boolean }): string =>
    htmlOf(
      createElement(CompactionDivider, {
        compaction: compaction('A', { boundaryId: 'm', ...patch }),
        active: false,
        redoable: false,
        again: false,
        open: false,
        actions,
        ...props,
      }),
    )

  test('only the one in force can be edited and undone', () => {
    expect(names(divider({}, { active: true }))).toEqual(['Read the summary', 'Edit summary', 'Undo compaction'])
    expect(names(divider({}, {}))).toEqual(['Read the summary'])
  })

  test('opened it has the summary and the way to the covered messages', () => {
    const html = divider({}, { active: true, open: true })
    expect(names(html)).toEqual(['Hide the summary', 'Edit summary', 'Undo compaction', 'Show covered messages'])
    expect(html).toContain('aria-expanded="true"')
  })

  test('where only tool results were shortened there is no summary and nothing is covered', () => {
    expect(names(divider({ version: 0, coveredUntil: null }, { active: true }))).toEqual(['Undo compaction'])
  })

  test('one that was undone can be redone while it is the newest', () => {
    expect(names(divider({ state: 'undone' }, { redoable: true }))).toEqual(['Redo compaction'])
    expect(names(divider({ state: 'undone' }, {}))).toEqual([])
    expect(divider({ state: 'undone' }, {})).toContain('Compaction undone')
  })
})

describe('rows under way and failed', () => {
  const running = (patch: Parameters<typeof compaction>[1]): string =>
    htmlOf(createElement(RunningRow, { compaction: compaction('R', { state: 'running', createdAt: Date.now(), ...patch }), actions }))
  const failed = (result: Partial<Compaction['result']>, waiting = false): string =>
    htmlOf(createElement(FailureRow, { compaction: compaction('F', { state: 'failed', result }), waiting, actions }))

  test('one that came by itself lets the message go without it, one by hand is cancelled', () => {
    expect(names(running({ result: { trigger: 'auto' } }))).toEqual(['Send without compacting'])
    expect(names(running({ result: { trigger: 'manual' } }))).toEqual(['Cancel compaction'])
    expect(text(running({ text: '## Goal' }))).toMatch(/Compacting: 61.2k tokens.*Goal/)
  })

  test('one that waits says what for', () => {
    expect(text(running({ state: 'queued', result: { trigger: 'manual' } }))).toContain('Compaction waits for the answer')
  })

  test('a failure says why, what became of the message, and what can be done', () => {
    const error = appError('timeout', 'The summary took too long.')
    const html = failed({ trigger: 'auto', error })
    expect(text(html)).toContain('your message was sent with everything above')
    expect(text(html)).toContain('The summary took too long.')
    expect(names(html)).toEqual(['Retry compaction'])
    expect(names(failed({ trigger: 'manual', error }, true))).toEqual(['Retry compaction', 'Send without compacting'])
  })

  test('what the user ended needs no explanation', () => {
    const html = failed({ trigger: 'auto', error: appError('aborted', 'Stopped.') })
    expect(names(html)).toEqual([])
    expect(text(html)).toContain('Compaction stopped')
  })

  test('screen readers hear one sentence for each change', () => {
    const says = (patch: Parameters<typeof compaction>[1]): string => announcementOf(compaction('A', patch), false, t)
    expect(says({ state: 'running', text: 'Goal' })).toBe('Compacting the conversation.')
    expect(says({})).toBe('Compacted: 38 messages summarised, 61.2k → 4.1k tokens.')
    expect(says({ state: 'undone' })).toBe('Compaction undone.')
    expect(says({ state: 'failed', result: { error: appError('timeout', 'Too slow.') } })).toBe('The compaction failed. Too slow.')
  })
})
