import { appError, ERROR_ACTIONS, type ErrorCode } from '@shared/errors'
import type { Message } from '@shared/model/message'
import { createElement } from 'react'
import { describe, expect, test } from 'vitest'
import { dropEditDraft, editDraftOf, editedContent, keepEditDraft, splitForEdit } from '../../../../../src/renderer/parts/message/edit-drafts'
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
  compact: nothing,
  continueAnswer: nothing,
  decide: nothing,
  wholeResult: () => Promise.resolve(null),
  edit: () => Promise.resolve(null),
  regenerate: nothing,
  fork: nothing,
  switchBranch: nothing,
  pin: nothing,
  quote: nothing,
  focusComposer: nothing,
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
      calls: [],
      last: true,
      dim: false,
      covered: false,
      pinned: false,
      stopped: false,
      undoable: false,
      editing: false,
      onEdit: nothing,
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
    expect(view).toContain('Continue')
    const older = html({ state: 'interrupted', blocks }, { last: false })
    expect(older).not.toContain('Retry')
    expect(older).not.toContain('Continue')
  })

  test('cannot be continued where no text had come, or a call stands after it', () => {
    const call = { type: 'toolCall', id: 'x', name: 'read', input: {} } as const
    expect(html({ state: 'interrupted', blocks: [] })).not.toContain('Continue')
    expect(html({ state: 'interrupted', blocks: [{ type: 'text', text: 'Let me look.' }, call] })).not.toContain('Continue')
    expect(html({ state: 'failed', blocks: [{ type: 'text', text: 'Partial' }], error: appError('provider', 'It broke.') })).toContain('Continue')
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

describe('a tool call', () => {
  const call = { type: 'toolCall', id: 'x', name: 'fetch_page', input: { url: 'https://example.com/' } } as const
  const open = { toolCallId: 'x', name: 'fetch_page', input: call.input, source: 'mcp', state: 'ask', origin: 'Files' } as const
  const result = (patch: object): Message => ({
    ...answer,
    author: { kind: 'tool' },
    blocks: [{ type: 'toolResult', toolCallId: 'x', content: 'all well', ...patch }],
  })
  const row = (props: Partial<MessageViewProps>, patch: Partial<Message> = {}): string => html({ blocks: [call], ...patch }, props)

  test('that asks shows what it wants to do, and the three answers', () => {
    const view = row({ calls: [open] })
    expect(view).toContain('https://example.com/')
    expect(view).toContain('Files')
    for (const button of ['>Allow</button>', '>Always allow</button>', '>Deny</button>']) expect(view).toContain(button)
    expect(view).toContain('aria-expanded="true"')
  })

  test('of a built-in tool that asks does so each time', () => {
    const view = row({ calls: [{ ...open, source: 'builtin', origin: 'Built in' }] })
    expect(view).toContain('>Allow</button>')
    expect(view).not.toContain('Always allow')
  })

  test.each([
    ['running', { calls: [{ ...open, state: 'running' }] }, 'running'],
    ['waiting for a script', { calls: [{ ...open, state: 'waiting' }] }, 'waits for a script’s answer'],
    ['done', { results: [result({})] }, 'done'],
    ['failed', { results: [result({ isError: true })] }, 'failed'],
    ['denied', { results: [result({ isError: true, content: 'The user did not allow this call.' })] }, 'denied'],
    ['cancelled', { results: [result({ isError: true, content: 'Cancelled: the user sent another message instead.' })] }, 'cancelled'],
    ['left unanswered', {}, 'not answered'],
  ] as const)('%s says so, folded', (_, props, words) => {
    const view = row(props)
    expect(view).toContain(words)
    expect(view).toContain('aria-expanded="false"')
    expect(view).not.toContain('https://example.com/')
  })

  test('that runs can be stopped, one that waits for a script not from its row', () => {
    expect(row({ calls: [{ ...open, state: 'running' }] })).toContain('>Stop</button>')
    expect(row({ calls: [{ ...open, state: 'waiting' }] })).not.toContain('>Stop</button>')
  })

  test('at which the turn was stopped offers Retry', () => {
    const view = row({ stopped: true }, { stopReason: 'toolCalls' })
    expect(view).toContain('Interrupted')
    expect(view).toContain('Retry')
    expect(view).not.toContain('Continue')
    expect(row({}, { stopReason: 'toolCalls' })).not.toContain('Retry')
  })

  test('an open call is not shown as unfinished once its result is there', () => {
    expect(row({ calls: [open], results: [result({})] })).not.toContain('Allow')
  })
})

describe('versions', () => {
  test('are counted where there is more than one, on both sides of the talk', () => {
    for (const author of [{ kind: 'user' }, { kind: 'assistant' }] as const) {
      const view = html({ author, blocks: [{ type: 'text', text: 'a' }], siblings: ['l', 'm', 'n'] })
      expect(view).toContain('2/3')
      expect(view).toContain('Version 2 of 3')
      expect(html({ author, blocks: [{ type: 'text', text: 'a' }] })).not.toContain('Previous version')
    }
  })

  test('the first has none before it, the last none after it', () => {
    const view = html({ siblings: ['m', 'n'] })
    expect(view).toMatch(/aria-label="Previous version" disabled=""/)
    expect(view).not.toMatch(/aria-label="Next version" disabled=""/)
  })
})

describe('changing a message', () => {
  const image = { type: 'image', mediaId: 'i', name: 'a.png', mimeType: 'image/png' } as const

  test('short texts are one, long ones and files stand beside', () => {
    const long = 'x'.repeat(100_001)
    const draft = splitForEdit([{ type: 'text', text: 'one' }, { type: 'text', text: long }, image, { type: 'text', text: 'two' }])
    expect(draft).toEqual({ text: 'one\n\ntwo', rest: [{ type: 'text', text: long }, image] })
    expect(editedContent({ text: 'new', rest: [image] })).toEqual([{ type: 'text', text: 'new' }, image])
    expect(editedContent({ text: ' ', rest: [image] })).toEqual([image])
  })

  test('what is typed outlives the row it is typed in', () => {
    expect(editDraftOf('e', [{ type: 'text', text: 'as sent' }]).text).toBe('as sent')
    keepEditDraft('e', { text: 'half a change', rest: [] })
    expect(editDraftOf('e', [{ type: 'text', text: 'as sent' }]).text).toBe('half a change')
    dropEditDraft('e')
    expect(editDraftOf('e', [{ type: 'text', text: 'as sent' }]).text).toBe('as sent')
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
        expect(choices).toEqual(['compact', 'retry', 'clear'])
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

  test('shows images small and files as chips', () => {
    const view = html({
      ...user,
      blocks: [
        { type: 'image', mediaId: 'i', name: 'a.png', mimeType: 'image/png' },
        { type: 'file', mediaId: 'f', name: 'b.pdf', mimeType: 'application/pdf' },
      ],
    })
    expect(view).toContain('<img src="media/i"')
    expect(view).toContain('Open image a.png')
    expect(view).toContain('Open file b.pdf')
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
