import { Failure } from '@shared/errors'
import { afterEach, expect, test, vi } from 'vitest'
import { assertNodeVersion } from '../../../../src/main/platform/node-version'

afterEach(() => vi.unstubAllGlobals())

test('passes on the Node that runs the tests', () => {
  expect(assertNodeVersion).not.toThrow()
})

test('throws a failure on an old one', () => {
  vi.stubGlobal('process', { ...process, versions: { node: '20.1.0', napi: '8' } })
  expect(assertNodeVersion).toThrow(Failure)
  expect(assertNodeVersion).toThrow('Node 20.1.0 is too old')
})
