import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(resolve(ROOT, path), 'utf8')

test('every direct dependency has its reason in docs/dependencies.md', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json')) as { dependencies: object; devDependencies: object }
  const reasons = read('docs/dependencies.md')
  const missing = [...Object.keys(dependencies), ...Object.keys(devDependencies)].filter((name) => !reasons.includes(`\`${name}\``))
  expect(missing).toEqual([])
})

test('the lockfile names no registry host', () => {
  expect(read('package-lock.json')).not.toMatch(/"resolved":/)
})

test('ARCHITECTURE.md names only paths that exist', () => {
  const paths = [...read('ARCHITECTURE.md').matchAll(/`((?:src|tests|docs|scripts|resources)\/[^`*…<]*)`/g)].map(([, path = '']) => path)
  expect(paths.length).toBeGreaterThan(10)
  expect(paths.filter((path) => !exists(path))).toEqual([])
})

function exists(path: string): boolean {
  try {
    readFileSync(resolve(ROOT, path))
    return true
  } catch (reason) {
    return (reason as { code?: string }).code === 'EISDIR'
  }
}
