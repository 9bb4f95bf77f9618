import type { Block } from '@shared/model/message'
import { describe, expect, test } from 'vitest'
import { validate } from '../../../../../src/main/engine/context/validate'
import type { ContextMessage } from '../../../../../src/main/engine/ports'

const text = (value: string): Block => ({ type: 'text', text: value })
const user = (...blocks: readonly Block[]): ContextMessage => ({ role: 'user', blocks })
const assistant = (...blocks: readonly Block[]): ContextMessage => ({ role: 'assistant', blocks })

function rules(...messages: readonly ContextMessage[]): readonly string[] {
  return validate({ model: 'm', system: null, messages, maxTokens: 1, temperature: null }).map(({ rule }) => rule)
}

describe('transcript rules', () => {
  const call: Block = { type: 'toolCall', id: 'c1', name: 'clock', input: {} }
  const result: Block = { type: 'toolResult', toolCallId: 'c1', content: '12:00' }

  test.each<[string, readonly ContextMessage[], string]>([
    ['no message', [], 'the context has no message'],
    ['an answer first', [assistant(text('a')), user(text('b'))], 'the first message is the user’s'],
    ['an answer last', [user(text('a')), assistant(text('b'))], 'the last message is the user’s'],
    ['two users in a row', [user(text('a')), user(text('b'))], 'roles alternate'],
    ['an empty message', [user()], 'no message is empty'],
    ['a blank text', [user(text(' \n'))], 'a text is not blank'],
    ['a lone surrogate', [user(text('\ud83d'))], 'a text has no lone surrogates'],
    ['a notice', [user({ type: 'notice', notice: 'cleared' })], 'no notice is sent'],
    ['an open call', [user(text('a')), assistant(call), user(text('b'))], 'every call has exactly one result right after it'],
    ['a doubled result', [user(text('a')), assistant(call), user(result, result)], 'every call has exactly one result right after it'],
    ['a result without a call', [user(text('a')), assistant(text('b')), user(result)], 'every result answers a call'],
    [
      'an illegal call id',
      [user(text('a')), assistant({ ...call, id: 'call:1' } as Block), user({ ...result, toolCallId: 'call:1' } as Block)],
      'call ids are legal',
    ],
  ])('%s is reported', (_name, messages, rule) => {
    expect(rules(...messages)).toContain(rule)
  })

  test('a legal transcript with tools has no violation', () => {
    expect(rules(user(text('a')), assistant(text('b'), call), user(result, text('c')))).toEqual([])
  })
})
