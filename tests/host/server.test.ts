import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { v7 } from 'uuid'
import { describe, expect, onTestFinished, test } from 'vitest'
import { callHost, installation, isBuilt, startHost } from './built-host'
import { temporaryDir } from './temporary'

const ROOT = resolve(import.meta.dirname, '../..')
const run = promisify(execFile)

/** The code block of a language in docs/scripting.md. */
async function example(language: string): Promise<string> {
  const text = await readFile(join(ROOT, 'docs/scripting.md'), 'utf8')
  return new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(text)?.[1] ?? ''
}

/** The one line on standard error that is no log line. */
const complaint = (stderr: string) => stderr.split('\n').filter((line) => line !== '' && !line.startsWith('{"time"'))

async function demoChat(address: string, model = 'demo-chat'): Promise<string> {
  const connection = await callHost(address, 'connection.save', { provider: 'demo', label: 'Demo' })
  const chat = await callHost(address, 'chat.create', { connectionId: (connection.data as unknown as { id: string }).id, model })
  return (chat.data as unknown as { id: string }).id
}

describe.skipIf(!isBuilt)('the browser host as a process', () => {
  test('prints one line, serves, and ends in order on SIGTERM', async () => {
    const dataDir = join(await temporaryDir(), 'deep', 'data')
    const host = startHost(await installation(), ['--data-dir', dataDir])
    const address = await host.ready
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/)
    expect(await (await fetch(address)).text()).toContain('<title>Parley</title>')
    const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { version: string }
    expect(await callHost(address, 'app.info', {})).toMatchObject({ ok: true, data: { host: 'browser', dataDir, demo: false, secrets: 'file', version } })
    const started = performance.now()
    host.child.kill('SIGTERM')
    const { code, stdout, stderr } = await host.ended
    expect(performance.now() - started).toBeLessThan(2_000)
    expect({ code, stdout }).toEqual({ code: 0, stdout: `Parley is ready at ${address}\n` })
    expect(complaint(stderr)).toEqual([])
    expect(stderr + (await readFile(join(dataDir, 'logs/parley.log'), 'utf8'))).not.toContain(address.split('token=')[1])
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700)
  })

  test('the example with curl works as it is printed', async () => {
    const host = startHost(await installation(), ['--data-dir', await temporaryDir()])
    const PARLEY_URL = await host.ready
    const script = await example('sh')
    const { stdout, stderr } = await run('sh', ['-euc', script], { env: { ...process.env, PARLEY_URL } })
    expect(stderr).toBe('')
    const result = JSON.parse(stdout) as { data: { message: { blocks: { text: string }[] } } }
    expect(result).toMatchObject({
      ok: true,
      data: { state: 'completed', message: { state: 'completed', author: { kind: 'assistant' }, blocks: [{ type: 'text' }] } },
    })
    expect(result.data.message.blocks[0]?.text).toContain('Hello from a script')
  })

  test('the example of a room goes on from it, as it is printed', async () => {
    const host = startHost(await installation(), ['--data-dir', await temporaryDir()])
    const PARLEY_URL = await host.ready
    const script = `${await example('sh')}\necho\n${(await example('bash')).replaceAll(/^call /gm, 'echo; call ')}`
    const { stdout, stderr } = await run('sh', ['-euc', script], { env: { ...process.env, PARLEY_URL } })
    expect(stderr).toBe('')
    const [, sent, said] = stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))
    expect(sent).toMatchObject({ ok: true, data: { state: 'done', runs: [{ state: 'done' }, { state: 'done' }] } })
    expect(said.data.messages.map(({ author }: { author: { name?: string; kind: string } }) => author.name ?? author.kind)).toEqual(['user', 'Ann', 'Bo'])
  })

  test('the example with a WebSocket prints the answer as it comes', async () => {
    const folder = await installation()
    const host = startHost(folder, ['--data-dir', await temporaryDir()])
    const PARLEY_URL = await host.ready
    const chat = await demoChat(PARLEY_URL)
    const script = join(folder, 'watch.mjs')
    await writeFile(script, await example('js'))
    const watcher = spawn(process.execPath, [script], { env: { ...process.env, PARLEY_URL, PARLEY_CHAT: chat } })
    onTestFinished(() => void watcher.kill())
    let printed = ''
    watcher.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString('utf8')
    })
    await once(watcher.stdout, 'data')
    expect(printed).toMatch(/^watching "/)
    const ended = once(watcher, 'close')
    const sent = await callHost(PARLEY_URL, 'chat.send', { id: chat, requestId: v7(), text: 'Watch me', wait: true })
    const { message } = sent.data as unknown as { message: { blocks: { text: string }[] } }
    expect((await ended)[0]).toBe(0)
    expect(printed.slice(printed.indexOf('\n') + 1)).toBe(message.blocks[0]?.text)
  })

  test('a running answer is kept as interrupted when the host ends', async () => {
    const folder = await installation()
    const dataDir = await temporaryDir()
    const first = startHost(folder, ['--data-dir', dataDir])
    const address = await first.ready
    const chat = await demoChat(address, 'demo-slow')
    // The end is told to whoever still waits.
    const waiting = callHost(address, 'chat.send', { id: chat, requestId: v7(), text: 'Take your time', wait: true })
    await expect.poll(async () => ((await callHost(address, 'chat.status', { id: chat })).data as unknown as { state: string }).state).toBe('streaming')
    first.child.kill('SIGINT')
    expect(await waiting).toMatchObject({ ok: true, data: { state: 'interrupted' } })
    expect((await first.ended).code).toBe(0)
    const second = startHost(folder, ['--data-dir', dataDir])
    const messages = await callHost(await second.ready, 'conversation.messages', { id: chat })
    expect(messages).toMatchObject({ data: { messages: [{ author: { kind: 'user' } }, { author: { kind: 'assistant' }, state: 'interrupted' }] } })
  })

  test('the demo lives in a directory of its own, which goes with it', async () => {
    const host = startHost(await installation(), ['--demo'])
    const info = await callHost(await host.ready, 'app.info', {})
    const { dataDir } = info.data as unknown as { dataDir: string }
    expect(info).toMatchObject({ data: { demo: true } })
    const list = await callHost(await host.ready, 'conversation.list', {})
    expect((list.data as unknown as { conversations: unknown[] }).conversations.length).toBeGreaterThan(0)
    host.child.kill('SIGTERM')
    await host.ended
    expect(existsSync(dataDir)).toBe(false)
  })

  describe('does not start, and says why in one line', () => {
    test.each([
      [['--nonsense'], "Parley could not start. Unknown option '--nonsense'. Known options: --data-dir DIR, --demo, --port N, --no-open, --browser."],
      [['--port', 'x'], 'Parley could not start. --port needs a number from 0 to 65535 (0 = any free port).'],
    ])('wrong flags: %j', async (flags, line) => {
      const { code, stdout, stderr } = await startHost(await installation(), flags).ended
      expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `${line}\n` })
    })

    test('a port in use: the data directory is not even made', async () => {
      const other = createServer().listen(0, '127.0.0.1')
      await once(other, 'listening')
      onTestFinished(() => void other.close())
      const { port } = other.address() as { port: number }
      const dataDir = join(await temporaryDir(), 'data')
      const { code, stdout, stderr } = await startHost(await installation(), ['--data-dir', dataDir, '--port', String(port)]).ended
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toBe(`Parley could not start. Port ${port} is in use. Choose another with --port, or leave it out to use any free port.\n`)
      expect(existsSync(dataDir)).toBe(false)
    })

    test('a missing build', async () => {
      const folder = await installation({ renderer: false })
      const { code, stderr } = await startHost(folder, ['--data-dir', join(folder, 'data')]).ended
      expect(code).toBe(1)
      expect(stderr).toBe(`Parley could not start. The windows are not built: ${join(folder, 'out/renderer')} has no index.html. Run "npm run build" first.\n`)
      expect(existsSync(join(folder, 'data'))).toBe(false)
    })

    test('a directory that another host holds: that one goes on undisturbed', async () => {
      const folder = await installation()
      const dataDir = await temporaryDir()
      const first = startHost(folder, ['--data-dir', dataDir])
      const address = await first.ready
      const { code, stdout, stderr } = await startHost(folder, ['--data-dir', dataDir]).ended
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(complaint(stderr)).toEqual([expect.stringContaining(`process ${first.child.pid}`)])
      expect(await callHost(address, 'app.info', {})).toMatchObject({ ok: true })
    })

    test('a directory that cannot be written', async () => {
      const dataDir = await temporaryDir()
      await chmod(dataDir, 0o555)
      const folder = await installation()
      await chmod(folder, 0o755)
      // For root nothing is read-only, so there the host runs as somebody else.
      const { code, stderr } = await startHost(folder, ['--data-dir', dataDir], process.getuid?.() === 0 ? { uid: 65_534 } : {}).ended
      expect(code).toBe(1)
      expect(complaint(stderr)).toEqual([expect.stringMatching(/^Parley could not start\. .*cannot write in/)])
      expect(await readdir(dataDir)).toEqual([])
    })

    test('a directory that is a file', async () => {
      const file = join(await temporaryDir(), 'file')
      await writeFile(file, 'precious')
      const { code, stderr } = await startHost(await installation(), ['--data-dir', file]).ended
      expect(code).toBe(1)
      expect(complaint(stderr)).toEqual([expect.stringMatching(/^Parley could not start\. /)])
      expect(await readFile(file, 'utf8')).toBe('precious')
    })

    test('a damaged database', async () => {
      const dataDir = await temporaryDir()
      await writeFile(join(dataDir, 'parley.db'), 'this is no database, and it is long enough to be looked at'.repeat(100))
      const before = await readFile(join(dataDir, 'parley.db'))
      const { code, stderr } = await startHost(await installation(), ['--data-dir', dataDir]).ended
      expect(code).toBe(1)
      expect(complaint(stderr)).toEqual([expect.stringMatching(/^Parley could not start\. /)])
      expect(await readFile(join(dataDir, 'parley.db'))).toEqual(before)
    })

    test('a wrong PARLEY_KEY', async () => {
      const { code, stderr } = await startHost(await installation(), ['--data-dir', await temporaryDir()], { env: { PARLEY_KEY: 'sesame' } }).ended
      expect(code).toBe(1)
      expect(complaint(stderr)).toEqual(['Parley could not start. PARLEY_KEY is not usable: it must be 32 bytes, written as 64 hex digits or as base64.'])
    })
  })

  test('a second signal ends it at once', async () => {
    const folder = await installation()
    const host = startHost(folder, ['--data-dir', await temporaryDir()])
    await host.ready
    host.child.kill('SIGTERM')
    host.child.kill('SIGINT')
    const { code } = await host.ended
    expect([0, 1]).toContain(code)
  })
})
