import { mkdtempSync } from 'node:fs'
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createStaticFiles, type StaticFiles } from '../../src/main/platform/static-files'

const SECRET = 'nobody may read this'
let root: string
let files: StaticFiles

beforeAll(async () => {
  const parent = mkdtempSync(join(tmpdir(), 'parley-static-'))
  root = join(parent, 'renderer')
  await mkdir(join(root, 'assets'), { recursive: true })
  await mkdir(join(parent, 'renderer-secret'))
  await writeFile(join(root, 'index.html'), '<title>Parley</title>')
  await writeFile(join(root, 'assets', 'a b-1.js'), 'let a')
  await writeFile(join(root, 'assets', '%2e%2e'), 'odd name')
  await writeFile(join(parent, 'secret.txt'), SECRET)
  await writeFile(join(parent, 'renderer-secret', 'secret.txt'), SECRET)
  await symlink(join(parent, 'secret.txt'), join(root, 'link.txt'))
  await symlink(parent, join(root, 'up'))
  await symlink(join(root, 'index.html'), join(root, 'inner.html'))
  files = createStaticFiles(root)
})
afterAll(() => rm(join(root, '..'), { recursive: true }))

describe('static files', () => {
  test.each([
    ['/', '<title>Parley</title>', 'text/html; charset=utf-8'],
    ['/index.html', '<title>Parley</title>', 'text/html; charset=utf-8'],
    ['/inner.html', '<title>Parley</title>', 'text/html; charset=utf-8'],
    ['/assets/a%20b-1.js', 'let a', 'text/javascript; charset=utf-8'],
    ['/assets/./a%20b-1.js', 'let a', 'text/javascript; charset=utf-8'],
    ['/assets/%252e%252e', 'odd name', 'application/octet-stream'],
  ])('%s is served', async (path, body, type) => {
    const file = await files.read(path)
    expect(file).toMatchObject({ status: 200, type })
    expect(file.status === 200 && file.body.toString()).toBe(body)
  })

  const attacks = [
    '/../secret.txt',
    '/../../../../../../etc/passwd',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..%2fsecret.txt',
    '/.%2e/secret.txt',
    '/assets/../../secret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/../renderer-secret/secret.txt',
    '/%252e%252e/secret.txt',
    '/%252e%252e%252fsecret.txt',
    '/..%c0%afsecret.txt',
    '/%c0%ae%c0%ae/secret.txt',
    '/..\\secret.txt',
    '/..%5csecret.txt',
    '/%5c..%5csecret.txt',
    '/....//secret.txt',
    '/link.txt',
    '/up/secret.txt',
    '/up/renderer-secret/secret.txt',
    '//etc/passwd',
    '/etc/passwd',
    '/C:/Windows/win.ini',
    '/c%3a/windows/win.ini',
    '/index.html::$DATA',
    '/index.html%00.png',
    '/%00',
    '/%',
    '/%zz',
    '/%ff%fe',
    '/assets',
    '/assets/',
    '/up',
    '/.',
    '/..',
    'index.html',
    '',
    `/${'a'.repeat(5_000)}`,
    `/${'../'.repeat(500)}etc/passwd`,
  ]
  test.each(attacks)('%s is not', async (path) => {
    expect([400, 404]).toContain((await files.read(path)).status)
  })

  test('no path made of the usual pieces leads outside', async () => {
    const piece = fc.constantFrom(
      '/',
      '..',
      '.',
      '%2e',
      '%2f',
      '%5c',
      '\\',
      'up',
      'link.txt',
      'secret.txt',
      'renderer-secret',
      'assets',
      '%00',
      '%252e',
      ':',
      '',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        const file = await files.read(`/${pieces.join('')}`)
        expect(file.status === 200 && file.body.includes(SECRET)).toBe(false)
      }),
      { numRuns: 500 },
    )
  })
})
