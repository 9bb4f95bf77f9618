import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const OUT = resolve(import.meta.dirname, '../../out')
const SDKS = ['@anthropic-ai/sdk', 'openai', 'gpt-tokenizer', '@modelcontextprotocol/sdk', 'mathjs', 'html-to-text', 'undici']

/** What a built file and everything it imports statically need from outside, `electron` and packages alike. */
function staticImports(file: string, seen = new Set<string>()): ReadonlySet<string> {
  const packages = new Set<string>()
  if (seen.has(file)) return packages
  seen.add(file)
  for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(/^\s*(?:import|export)\s(?:[^'"();]*?\sfrom\s*)?["']([^"']+)["']/gm)) {
    if (!specifier.startsWith('.')) packages.add(specifier)
    else for (const name of staticImports(join(file, '..', specifier), seen)) packages.add(name)
  }
  return packages
}

describe.skipIf(!existsSync(join(OUT, 'main/server.js')))('what was built', () => {
  test('the browser host needs no electron', () => {
    expect([...staticImports(join(OUT, 'main/server.js'))]).not.toContain('electron')
  })

  test('neither host loads a provider SDK or the tokenizer at start', () => {
    for (const entry of ['main/server.js', 'main/index.js']) {
      const loaded = [...staticImports(join(OUT, entry))].filter((name) => SDKS.some((sdk) => name === sdk || name.startsWith(`${sdk}/`)))
      expect(loaded, entry).toEqual([])
    }
  })

  test('the preload is one CommonJS file that requires electron alone', () => {
    expect(readdirSync(join(OUT, 'preload'))).toEqual(['index.cjs'])
    const required = [...readFileSync(join(OUT, 'preload/index.cjs'), 'utf8').matchAll(/require\(["']([^"']+)["']\)/g)].map(([, name]) => name)
    expect([...new Set(required)]).toEqual(['electron'])
  })

  test('the page carries no zod, no inline script and no inline style', () => {
    const html = readFileSync(join(OUT, 'renderer/index.html'), 'utf8')
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=/)
    const scripts = readdirSync(join(OUT, 'renderer/assets')).filter((name) => name.endsWith('.js'))
    expect(scripts.filter((name) => readFileSync(join(OUT, 'renderer/assets', name), 'utf8').includes('ZodError'))).toEqual([])
  })
})
