import { appError, ERROR_ACTIONS, type ErrorCode } from '@shared/errors'
import type { Message } from '@shared/model/message'
import { createElement } from 'react'
import { describe, expect, test } from 'vitest'
import { foldedLength } from '../../../../../src/renderer/parts/message/fold'
import { choicesFor, type MessageActions } from '../../../../../src/renderer/parts/message/message-actions'
import { MessageView, type MessageViewProps } from '../../../../../src/renderer/parts/message/message-view'
import { noteStopped } from '../../../../../src/renderer/parts/message/stopped-turns'
import { htmlOf } from '../markdown/render'

const nothing = (): void => {}
const actions: MessageActions = {
  retry: nothing,
  stop: nothing,
  undoClear: nothing,
  clear: nothing,
  openSettings: nothing,
  chooseWindow: nothing,
  costOf: () => null,
  nameOf: () => 'Model',
}

const answer: Message = {
  id: 'm',
  conversationId: 'c',
  parentId: null,
  turnId: 't',
  author: { kind: 'assistant' },
  blocks: [],
  state: 'completed',
  createdAt: 0,
}

function html(message: Partial<Message>, props: Partial<MessageViewProps> = {}): string {
  return htmlOf(
    createElement(MessageView, {
      message: { ...answer, ...message },
      name: 'Claude',
      results: [],
      last: true,
      dim: false,
      undoable: false,
      actions,
      ...props,
    }),
  )
}

describe('an answer', () => {
  test('waits', () => {
    const view = html({ state: 'pending' })
    expect(view).toContain('aria-busy="true"')
    expect(view).toContain('Waiting for the answer')
    expect(view).not.toContain('Copy')
  })

  test('grows', () => {
    const view = html({ state: 'streaming', blocks: [{ type: 'text', text: 'Hello **wor' }] })
    expect(view).toContain('<strong>wor</strong><i class="md-caret"></i></p>')
  })

  test('is complete, with its reasoning folded and its calls as rows', () => {
    const view = html({
      blocks: [
        { type: 'reasoning', text: 'secret thoughts' },
        { type: 'toolCall', id: 'x', name: 'read_file', input: { path: 'notes.txt' } },
        { type: 'text', text: 'Done.' },
      ],
    })
    expect(view).toContain('Reasoning')
    expect(view).not.toContain('secret thoughts')
    expect(view).toContain('read_file')
    expect(view).not.toContain('notes.txt')
    expect(view.indexOf('read_file')).toBeLessThan(view.indexOf('Done.'))
    expect(view).toContain('Copy')
    expect(view).toContain('Details')
  })

  test('was interrupted: says so, keeps the text, offers Retry on the last one only', () => {
    const blocks = [{ type: 'text', text: 'Partial' }] as const
    const view = html({ state: 'interrupted', blocks })
    expect(view).toContain('Partial')
    expect(view).toContain('Interrupted')
    expect(view).toContain('Retry')
    expect(html({ state: 'interrupted', blocks }, { last: false })).not.toContain('Retry')
  })

  test('was stopped from this window', () => {
    noteStopped('stopped-turn')
    expect(html({ state: 'interrupted', turnId: 'stopped-turn' })).toContain('Stopped')
  })

  test('failed: the error stands below what had arrived, the provider’s text folded', () => {
    const error = appError('overloaded', 'The provider is busy.', { status: 529, requestId: 'req_1', detail: '{"type":"overloaded"}' })
    const view = html({ state: 'failed', blocks: [{ type: 'text', text: 'Partial' }], error })
    expect(view.indexOf('Partial')).toBeLessThan(view.indexOf('The provider is busy.'))
    expect(view).toContain('Retry')
    expect(view).toMatch(/<details[^>]*><summary/)
    for (const part of ['529', 'req_1', 'overloaded']) expect(view).toContain(part)
  })

  test('reached its limit, or is empty', () => {
    expect(html({ stopReason: 'length', blocks: [{ type: 'text', text: 'a' }] })).toContain('length limit')
    expect(html({ blocks: [] })).toContain('empty answer')
  })
})

describe('errors', () => {
  test.each(Object.keys(ERROR_ACTIONS) as ErrorCode[])('%s offers something that helps, or nothing', (code) => {
    const choices = choicesFor(appError(code, 'x'), ERROR_ACTIONS[code], true).map((choice) => choice.kind)
    switch (ERROR_ACTIONS[code]) {
      case 'retry':
        expect(choices).toEqual(['retry'])
        break
      case 'settings':
        expect(choices).toEqual(['settings', 'retry'])
        break
      case 'window':
        expect(choices).toEqual(['window', 'retry'])
        break
      case 'compact':
        expect(choices).toEqual(['clear', 'retry'])
        break
      case 'none':
        expect(choices).toEqual([])
    }
  })
})

describe('what the user wrote', () => {
  const user = { author: { kind: 'user' } } as const

  test('is shown as written', () => {
    const view = html({ ...user, blocks: [{ type: 'text', text: '# no heading\n  *no emphasis* <b>' }] })
    expect(view).toContain('# no heading\n  *no emphasis* &lt;b&gt;')
  })

  test('has its fenced code as code', () => {
    expect(html({ ...user, blocks: [{ type: 'text', text: 'Look:\n```js\na\n```\nok?' }] })).toContain('<figure class="md-code"')
  })

  test('is folded when long; five megabytes are no burden', () => {
    const start = performance.now()
    const view = html({ ...user, blocks: [{ type: 'text', text: 'lorem ipsum '.repeat(420_000) }] })
    expect(performance.now() - start).toBeLessThan(200)
    expect(view.length).toBeLessThan(6_000)
    expect(view).toContain('Show all')
  })

  test('folds at a line where there is one, and never inside a character', () => {
    expect(foldedLength('short')).toBe(5)
    expect(foldedLength('a\n'.repeat(25))).toBe(50)
    const lines = 'a line of some length\n'.repeat(200)
    expect(lines.slice(0, foldedLength(lines)).split('\n').length).toBe(24)
    const emoji = '🙂'.repeat(5_000)
    expect(emoji.slice(0, foldedLength(emoji)).isWellFormed()).toBe(true)
    expect(foldedLength(`x${emoji}`)).toBe(2_401)
  })
})

test('a clear marker is a line, with Undo while it can be taken back', () => {
  const marker = { author: { kind: 'system' }, blocks: [{ type: 'notice', notice: 'cleared' }] } as const
  expect(html(marker, { undoable: true })).toContain('Undo')
  expect(html(marker)).not.toContain('Undo')
  expect(html(marker)).toContain('Context cleared')
})
