import { describe, expect, test, vi } from 'vitest'
import { APP_ORIGIN } from '../../../../src/main/electron/origin'
import { isTrusted } from '../../../../src/main/electron/security'

vi.mock('electron', () => ({ app: null, session: null, shell: null }))

const from = (senderFrame: { url: string; parent: object | null } | null) => isTrusted({ senderFrame } as never, APP_ORIGIN)

describe('who may send frames', () => {
  test('the top document at our origin', () => {
    expect(from({ url: 'app://parley/?solo#/chat/1', parent: null })).toBe(true)
  })

  test.each([
    ['a frame that is gone', null],
    ['a frame inside the page', { url: 'app://parley/', parent: {} }],
    ['another host', { url: 'app://parley.evil/', parent: null }],
    ['another scheme', { url: 'https://parley/', parent: null }],
    ['an empty document', { url: 'about:blank', parent: null }],
    ['a data address', { url: 'data:text/html,app://parley/', parent: null }],
    ['a document without address', { url: '', parent: null }],
  ])('not %s', (_, frame) => {
    expect(from(frame)).toBe(false)
  })
})
