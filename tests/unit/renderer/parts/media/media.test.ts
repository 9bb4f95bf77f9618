import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toBase64 } from '../../../../../src/renderer/parts/media/base64'
import { fileKind } from '../../../../../src/renderer/parts/media/file-kind'
import { fit, MAX_SIDE } from '../../../../../src/renderer/parts/media/fit'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('the size of an image', () => {
  test.each([
    [
      { width: 800, height: 600 },
      { width: 800, height: 600 },
    ],
    [
      { width: 3_136, height: 1_000 },
      { width: 1_568, height: 500 },
    ],
    [
      { width: 1_000, height: 3_136 },
      { width: 500, height: 1_568 },
    ],
    [
      { width: 20_000, height: 1 },
      { width: 1_568, height: 1 },
    ],
  ])('%j becomes %j', (size, fitted) => {
    expect(fit(size)).toEqual(fitted)
  })

  test('never grows, and never passes the limit', () => {
    const side = fc.integer({ min: 1, max: 100_000 })
    fc.assert(
      fc.property(side, side, (width, height) => {
        const fitted = fit({ width, height })
        expect(Math.max(fitted.width, fitted.height)).toBeLessThanOrEqual(Math.min(MAX_SIDE, Math.max(width, height)))
        expect(Math.min(fitted.width, fitted.height)).toBeGreaterThanOrEqual(1)
      }),
    )
  })
})

describe('what a file is', () => {
  test.each([
    ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]],
    ['image/jpeg', [0xff, 0xd8, 0xff, 0xe0]],
    ['image/gif', [...bytes('GIF89a')]],
    ['image/webp', [...bytes('RIFF'), 1, 0, 0, 0, ...bytes('WEBPVP8 ')]],
  ])('%s is known by its first bytes, whatever it is called', (mimeType, content) => {
    expect(fileKind(new Uint8Array(content), 'text/plain')).toEqual({ kind: 'image', mimeType })
  })

  test('text is what reads as text: the type a system gives is not believed', () => {
    expect(fileKind(bytes('const a = 1'), 'video/mp2t')).toEqual({ kind: 'text', mimeType: 'text/plain' })
    expect(fileKind(bytes('# Grüße 🙂'), '')).toEqual({ kind: 'text', mimeType: 'text/plain' })
    expect(fileKind(bytes('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/svg+xml')).toEqual({ kind: 'text', mimeType: 'text/plain' })
  })

  test('a PDF is one by its first bytes', () => {
    expect(fileKind(bytes('%PDF-1.7\n'), '')).toEqual({ kind: 'pdf', mimeType: 'application/pdf' })
  })

  test('a program, half a character and nothing are not accepted', () => {
    expect(fileKind(new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 1]), 'text/plain')).toBeNull()
    expect(fileKind(new Uint8Array([0x61, 0xc3]), 'text/plain')).toBeNull()
    expect(fileKind(new Uint8Array(), 'text/plain')).toBeNull()
  })

  test('other images are left to the browser to read', () => {
    expect(fileKind(new Uint8Array([0, 0, 0, 0x1c, 0x66]), 'image/avif')).toEqual({ kind: 'image', mimeType: 'image/avif' })
  })
})

test('base64 is that of Node, for any bytes', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (content) => toBase64(content) === Buffer.from(content).toString('base64')))
  const large = new Uint8Array(100_000).map((_, index) => index % 251)
  expect(toBase64(large)).toBe(Buffer.from(large).toString('base64'))
})
