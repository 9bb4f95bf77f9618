import { describe, expect, test } from 'vitest'
import { AREAS, type Area, MAX_ENTRY_LINES, MAX_LINES, SCHEMAS } from './rules'
import { packageOf, resolveImport, type Source, sourcesBelow } from './sources'

const sources = sourcesBelow('src')
const areaOf = (path: string): Area | undefined => AREAS.find((area) => area.files.test(path))

describe('the house', () => {
  test('has sources to check', () => {
    expect(sources.length).toBeGreaterThan(100)
  })

  test('every file belongs to an area', () => {
    expect(sources.filter(({ path }) => !areaOf(path) && !path.endsWith('.d.ts')).map(({ path }) => path)).toEqual([])
  })

  test('no file imports across its borders', () => {
    expect(sources.flatMap(breaches)).toEqual([])
  })

  test('the renderer uses schemas and methods as types only', () => {
    const values = sources
      .filter(({ path }) => path.startsWith('src/renderer/'))
      .flatMap(({ path, imports }) =>
        imports
          .filter(({ specifier, typeOnly }) => !typeOnly && SCHEMAS.test(resolveImport(path, specifier) ?? ''))
          .map(({ specifier }) => `${path} → ${specifier}`),
      )
    expect(values).toEqual([])
  })

  test('there are no cycles', () => {
    expect(findCycle(sources)).toBeNull()
  })

  test(`no source or test is longer than ${MAX_LINES} lines`, () => {
    const long = [...sources, ...sourcesBelow('tests')].filter(({ text }) => text.split('\n').length - 1 > MAX_LINES)
    expect(long.map(({ path, text }) => `${path}: ${text.split('\n').length - 1}`)).toEqual([])
  })

  test('the entries of the hosts only start things', () => {
    const entries = sources.filter(({ path }) => /^src\/main\/(index|server)\.ts$/.test(path))
    expect(entries).toHaveLength(2)
    for (const { text } of entries) expect(text.split('\n').length - 1).toBeLessThanOrEqual(MAX_ENTRY_LINES)
  })

  test('nothing silences the compiler, and any stays out', () => {
    const silenced = /@ts-(ignore|nocheck|expect-error)|biome-ignore-all|noExplicitAny/
    expect(sources.filter(({ text }) => silenced.test(text)).map(({ path }) => path)).toEqual([])
  })
})

function breaches({ path, imports }: Source): readonly string[] {
  const area = areaOf(path)
  if (!area) return []
  return imports.flatMap(({ specifier }) => {
    const target = resolveImport(path, specifier)
    const allowed =
      target === null ? area.packages.includes(packageOf(specifier)) : area.inside.some((pattern) => pattern.test(target)) || target.endsWith('.css')
    return allowed ? [] : [`${path} → ${target ?? specifier}`]
  })
}

/** Depth-first search over value imports; returns the first cycle as a readable path. */
function findCycle(all: readonly Source[]): string | null {
  const byPath = new Map(all.map((source) => [source.path, source]))
  const done = new Set<string>()
  const visit = (path: string, trail: readonly string[]): string | null => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path].join(' → ')
    if (done.has(path)) return null
    for (const { specifier, typeOnly } of byPath.get(path)?.imports ?? []) {
      const target = typeOnly ? null : resolveImport(path, specifier)
      const cycle = target && byPath.has(target) ? visit(target, [...trail, path]) : null
      if (cycle) return cycle
    }
    done.add(path)
    return null
  }
  for (const { path } of all) {
    const cycle = visit(path, [])
    if (cycle) return cycle
  }
  return null
}
