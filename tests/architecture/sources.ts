import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

export type Import = { readonly specifier: string; readonly typeOnly: boolean }
export type Source = { readonly path: string; readonly text: string; readonly imports: readonly Import[] }

const ROOT = resolve(import.meta.dirname, '../..')
const STATEMENT = /^[ \t]*(?:import|export)\s+(type\s+)?(?:[^'"();]*?\sfrom\s+)?['"]([^'"]+)['"]/gm
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g

/** Every TypeScript file below a folder, with what it imports. Paths are relative to the repository, with `/`. */
export function sourcesBelow(folder: string): readonly Source[] {
  return filesBelow(join(ROOT, folder))
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => {
      const text = readFileSync(path, 'utf8')
      return { path: relative(ROOT, path).replaceAll('\\', '/'), text, imports: importsOf(text) }
    })
}

function importsOf(text: string): readonly Import[] {
  const imports: Import[] = []
  for (const [, type, specifier] of text.matchAll(STATEMENT)) if (specifier) imports.push({ specifier, typeOnly: type !== undefined })
  for (const [, specifier] of text.matchAll(DYNAMIC)) if (specifier) imports.push({ specifier, typeOnly: false })
  return imports
}

/** The repository path an import inside the project points to, or null for a package. */
export function resolveImport(from: string, specifier: string): string | null {
  const base = specifier.startsWith('@shared/')
    ? join('src/shared', specifier.slice('@shared/'.length))
    : specifier.startsWith('.')
      ? join(dirname(from), specifier)
      : null
  if (base === null) return null
  const clean = base.replaceAll('\\', '/').replace(/\?.*$/, '')
  const found = ['', '.ts', '.tsx', '.d.ts', '/index.ts', '/index.tsx']
    .map((ending) => clean + ending)
    .find((path) => existsSync(join(ROOT, path)) && statSync(join(ROOT, path)).isFile())
  return found ?? clean
}

/** Name of the npm package (or `node:` module) an import is for. */
export function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return 'node:'
  const parts = specifier.split('/')
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier)
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((item) => (item.isDirectory() ? filesBelow(join(folder, item.name)) : [join(folder, item.name)]))
}
