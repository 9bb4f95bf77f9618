import { describe, expect, test } from 'vitest'
import { parseWindowFrame } from '../../../../src/main/electron/window-frames'

const id = '0199aa00-0000-7000-8000-000000000001'

describe('frames for the host itself', () => {
  test('are read', () => {
    expect(parseWindowFrame({ t: 'window', open: 'chat', id })).toEqual({ kind: 'open-chat', id })
    expect(parseWindowFrame({ t: 'window', open: 'chat', id, messageId: id })).toEqual({ kind: 'open-chat', id, messageId: id })
    expect(parseWindowFrame({ t: 'window', flushed: true })).toEqual({ kind: 'flushed' })
  })

  test.each([
    null,
    'window',
    5,
    [],
    {},
    { t: 'ping' },
    { t: 'window' },
    { t: 'window', open: 'chat' },
    { t: 'window', open: 'room', id },
    { t: 'window', open: 'chat', id: '../../etc' },
    { t: 'window', open: 'chat', id: id.toUpperCase() },
    { t: 'window', open: 'chat', id: [id] },
    { t: 'window', open: 'chat', id, extra: 1 },
    { t: 'window', open: 'chat', id, messageId: '#/settings' },
    { t: 'window', open: 'chat', id, messageId: id, extra: 1 },
    { t: 'window', flushed: false },
    { t: 'window', flushed: true, id },
  ])('%j is left to the connection', (raw) => {
    expect(parseWindowFrame(raw)).toBeNull()
  })
})
