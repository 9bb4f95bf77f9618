import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from '../../scripts/setup.mjs'
import { expect, test } from '../e2e/fixtures'
import { STANDIN } from '../e2e/hosts/desktop'
import { call, startDemo } from './steps'

/** Starts the app without Playwright and waits for its end. */
async function runToEnd(command: string, dataDir: string): Promise<{ code: number | null; output: string }> {
  const child = spawn(command, ['--no-sandbox', '.', '--data-dir', dataDir], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += String(chunk)
    })
  }
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output }
}

test('a second start brings the first one forward and ends', async ({ app, electronApp, dataDir }) => {
  await expect(app.page.getByRole('button').first()).toBeVisible()
  await electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize())
  const told = electronApp.evaluate(({ app: main }) => new Promise<void>((resolve) => main.once('second-instance', () => resolve())))
  const second = await runToEnd(electronApp.process().spawnfile, dataDir)
  expect(second.code).toBe(0)
  await told
  const state = await electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => [window.isMinimized(), window.isFocused()]))
  expect(state).toEqual([[false, true]])
})

test('API keys are nowhere in the data directory in clear', async ({ app, dataDir }) => {
  await startDemo(app.page)
  const apiKey = 'sk-parley-test-7f3b9c2e51d84a60'
  const saved = await call(app.page, 'connection.save', { provider: 'anthropic', label: 'Mine', secret: { apiKey } })
  expect(saved.ok).toBe(true)
  const listed = JSON.stringify(await call(app.page, 'connection.list', {}))
  expect(listed).toContain('"hasSecret":true')
  expect(listed).not.toContain(apiKey)
  await app.close()
  const needles = [Buffer.from(apiKey), Buffer.from(apiKey, 'utf16le'), Buffer.from(Buffer.from(apiKey).toString('base64').slice(0, 24))]
  const files = (await readdir(dataDir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  expect(files.map(({ name }) => name)).toContain('secrets.keychain.json')
  for (const { parentPath, name } of files) {
    const content = await readFile(join(parentPath, name))
    for (const needle of needles) expect(content.includes(needle), name).toBe(false)
  }
})

test.describe('what keeps the app from starting is said in a sentence', () => {
  // In Electron the message is a box that waits for a click.
  test.skip(({ host }) => host === 'electron', 'nobody could close the box')

  test('a database that is damaged', async ({ dataDir }) => {
    await writeFile(join(dataDir, 'parley.db'), 'this is not a database, and it is long enough to be looked at '.repeat(100))
    const { code, output } = await runToEnd(join(STANDIN, 'electron'), dataDir)
    expect(code).toBe(1)
    expect(output).toMatch(/Parley cannot start\n.*(damaged|database)/)
  })

  test('a data directory that is a file', async ({ dataDir }) => {
    await writeFile(join(dataDir, 'file'), '')
    const { code, output } = await runToEnd(join(STANDIN, 'electron'), join(dataDir, 'file'))
    expect(code).toBe(1)
    expect(output).toContain('Parley cannot start')
    expect(output).not.toContain('    at ')
  })

  test('a directory in use by the other host', async ({ dataDir }) => {
    await mkdir(dataDir, { recursive: true })
    const { startServer } = await import('../e2e/hosts/browser')
    const server = await startServer(dataDir, [])
    const { code, output } = await runToEnd(join(STANDIN, 'electron'), dataDir)
    server.process.kill('SIGTERM')
    await server.ended
    expect(code).toBe(1)
    expect(output).toMatch(/Parley cannot start\n.*(in use|open)/)
  })
})
