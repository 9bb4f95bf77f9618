import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { APP_ORIGIN, externalLink, isEntry, originOf } from '../../../../src/main/electron/origin'

describe('addresses', () => {
  test.each([
    ['app://parley/index.html', 'app://parley'],
    ['app://parley.evil.example/', 'app://parley.evil.example'],
    ['https://example.com:8443/a', 'https://example.com:8443'],
    ['app://user@parley/', 'app://parley'],
    ['', null],
    ['nonsense', null],
  ])('the origin of %j is %j', (address, expected) => {
    expect(originOf(address)).toBe(expected)
  })

  test.each([
    ['app://parley/', true],
    ['app://parley/?solo#/chat/1', true],
    ['app://parley/index.html#/settings', true],
    ['app://parley/other.html', false],
    ['app://parley//index.html', false],
    ['app://evil/', false],
    ['https://parley/', false],
    ['javascript:alert(1)', false],
    ['', false],
  ])('%j is the entry: %j', (address, expected) => {
    expect(isEntry(address, APP_ORIGIN)).toBe(expected)
  })

  test.each([
    ['https://example.com/a?b#c', 'https://example.com/a?b#c'],
    ['HTTPS://EXAMPLE.COM', 'https://example.com/'],
    ['mailto:me@example.com', 'mailto:me@example.com'],
    ['http://example.com/', null],
    ['javascript:alert(1)', null],
    ['file:///etc/passwd', null],
    ['app://parley/', null],
    ['smb://server/share', null],
    ['ms-msdt:/id', null],
    [' java\nscript:alert(1)', null],
    ['//example.com', null],
    ['', null],
  ])('%j opens as %j', (address, expected) => {
    expect(externalLink(address)).toBe(expected)
  })

  test('whatever opens is https or mail', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ validSchemes: ['http', 'https', 'file', 'ftp', 'vbscript'] }), fc.string()), (address) => {
        const link = externalLink(address)
        expect(link === null || /^(https:\/\/|mailto:)/.test(link)).toBe(true)
      }),
    )
  })
})
