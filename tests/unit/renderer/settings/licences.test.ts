import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { LICENCES } from '../../../../src/renderer/features/settings/licences'

type Package = { readonly license?: string; readonly dependencies?: Readonly<Record<string, string>> }

function readPackage(path: string): Package {
  return JSON.parse(readFileSync(path, 'utf8'))
}

test('every runtime dependency is named', () => {
  const listed = new Set(LICENCES.map((row) => row.name))
  const dependencies = Object.keys(readPackage('package.json').dependencies ?? {})
  expect(dependencies.filter((name) => !listed.has(name))).toEqual([])
})

test.each(LICENCES)('$name is under $licence', ({ name, licence }) => {
  // Few packages say it only in the first line of their licence ("MIT License").
  const stated = readPackage(`node_modules/${name}/package.json`).license ?? readFileSync(`node_modules/${name}/LICENSE`, 'utf8').split(' License', 1)[0]
  expect(stated).toBe(licence)
})
