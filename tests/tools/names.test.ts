import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exposedName, prefixes } from '../../src/main/tools/mcp/names'

const server = (id: string, label: string, createdAt = 0) => ({ id, label, createdAt })

test('a label becomes a slug without underscores', () => {
  const labels = ['GitHub', 'My  Files!', 'Übersicht', '文件', '___', `${'long '.repeat(20)}`]
  const named = prefixes(labels.map((label, index) => server(`id-${index}`, label, index)))
  expect([...named.values()]).toEqual(['github', 'my-files', 'ubersicht', 'server', 'server-id-4', 'long-long-long-long-long'])
})

test('the older of two equal labels keeps the plain name, whatever the order of the list', () => {
  const servers = [server('aaaaaa-222222', 'Same', 2), server('aaaaaa-111111', 'same', 1)]
  const expected = new Map([
    ['aaaaaa-111111', 'same'],
    ['aaaaaa-222222', 'same-222222'],
  ])
  expect(prefixes(servers)).toEqual(expected)
  expect(prefixes(servers.toReversed())).toEqual(expected)
})

test('legal names stay, others are changed and marked', () => {
  expect(exposedName('files', 'read_file')).toBe('files__read_file')
  expect(exposedName('files', 'read.file')).toMatch(/^files__read_file_[0-9a-f]{8}$/)
  expect(exposedName('files', 'x'.repeat(57))).toBe(`files__${'x'.repeat(57)}`)
  expect(exposedName('files', 'x'.repeat(58))).toMatch(/^files__x{48}_[0-9a-f]{8}$/)
})

test('any two tools of any two servers have different legal names', () => {
  const label = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('a', 'A', 'a b', 'a-b', 'a_b', '🙂'))
  const tool = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 }), fc.constantFrom('a', '_a', '__a', 'b__a', 'a.b', 'a_b', 'a b'))
  fc.assert(
    fc.property(fc.array(label, { minLength: 1, maxLength: 4 }), fc.uniqueArray(tool, { minLength: 1, maxLength: 5 }), (labels, tools) => {
      const named = prefixes(labels.map((one, index) => server(`00000${index}`, one, index)))
      const names = [...named.values()].flatMap((prefix) => tools.map((name) => exposedName(prefix, name)))
      expect(new Set(names).size).toBe(names.length)
      expect(names.every((name) => /^[A-Za-z0-9_-]{1,64}$/.test(name))).toBe(true)
    }),
    { numRuns: 500 },
  )
})
