import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeDraft, encodeDraft, isEmptyDraft } from '../../../../../src/renderer/parts/composer/draft'
import { MAX_PASTE_TEXT, tooLarge } from '../../../../../src/renderer/parts/composer/pastes'
import { contentOf, draftOf } from '../../../../../src/renderer/parts/composer/send-draft'
import { enterMeans } from '../../../../../src/renderer/parts/composer/send-key'

const press = { key: 'Enter', keyCode: 13, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false }

describe('Enter', () => {
  test.each([
    ['enter', {}, 'send'],
    ['enter', { shiftKey: true }, null],
    ['enter', { altKey: true }, null],
    ['enter', { ctrlKey: true }, 'send'],
    ['enter', { metaKey: true }, 'send'],
    ['mod-enter', {}, null],
    ['mod-enter', { ctrlKey: true }, 'send'],
    ['mod-enter', { metaKey: true }, 'send'],
    ['mod-enter', { shiftKey: true }, null],
    ['mod-enter', { ctrlKey: true, shiftKey: true }, null],
    ['enter', { key: 'a', keyCode: 65 }, null],
  ] as const)('with setting %s and %j means %s', (sendKey, change, meaning) => {
    expect(enterMeans({ ...press, ...change }, sendKey)).toBe(meaning)
  })

  test('is never ours while an input method composes', () => {
    for (const sendKey of ['enter', 'mod-enter'] as const) {
      expect(enterMeans({ ...press, nativeEvent: { isComposing: true } }, sendKey)).toBeNull()
      expect(enterMeans({ ...press, keyCode: 229 }, sendKey)).toBeNull()
      expect(enterMeans({ ...press, ctrlKey: true, keyCode: 229 }, sendKey)).toBeNull()
    }
  })
})

describe('drafts', () => {
  test('a draft without pastes comes back as it was', () => {
    fc.assert(fc.property(fc.string({ maxLength: 500 }), (text) => decodeDraft(encodeDraft({ text, pastes: [] })).text === text))
  })

  test('nothing of a long paste is lost in storage', () => {
    const paste = 'x'.repeat(MAX_PASTE_TEXT + 1)
    const stored = encodeDraft({ text: 'See this:', pastes: [paste] })
    expect(decodeDraft(stored)).toEqual({ text: '', pastes: [`See this:\n\n${paste}`] })
  })

  test('what was not sent comes back before what was typed since, long texts beside the box', () => {
    const paste = 'x'.repeat(MAX_PASTE_TEXT + 1)
    const image = { type: 'image', mediaId: 'i', name: 'a.png', mimeType: 'image/png' } as const
    const content = contentOf({ text: 'See this:', pastes: [paste] }, [image])
    expect(content).toEqual([{ type: 'text', text: 'See this:' }, { type: 'text', text: paste }, image])
    expect(draftOf(content, { text: 'and', pastes: [] })).toEqual({ text: 'See this:\n\nand', pastes: [paste] })
  })

  test('a message of files alone has no empty text', () => {
    const image = { type: 'image', mediaId: 'i', name: 'a.png', mimeType: 'image/png' } as const
    expect(contentOf({ text: ' \n', pastes: [] }, [image])).toEqual([image])
  })

  test('blank is empty', () => {
    expect(isEmptyDraft({ text: ' \n', pastes: [] })).toBe(true)
    expect(isEmptyDraft({ text: '', pastes: ['a'] })).toBe(false)
  })
})

describe('size', () => {
  test('five megabytes can be sent, more than eight in a block cannot', () => {
    expect(tooLarge(['hello', 'x'.repeat(5_000_000)])).toBeNull()
    expect(tooLarge(['x'.repeat(8_000_001)])).toBe(8_000_001)
  })

  test('what counts is bytes', () => {
    expect(tooLarge(['字'.repeat(4_900_000)])).toBeNull()
    expect(tooLarge(['字'.repeat(5_100_000)])).toBe(15_300_000)
  })
})
