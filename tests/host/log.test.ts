import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createLog, logLine } from '../../src/main/platform/log'
import { temporaryDir } from './temporary'

const at = new Date(0)
const line = (message: string, data?: Record<string, unknown>) => JSON.parse(logLine('info', message, data, at)) as Record<string, unknown>

describe('log lines', () => {
  test('are JSON with time, level, message and data', () => {
    expect(line('Ready', { port: 4000, nested: { list: [1, null, true] } })).toEqual({
      time: '1970-01-01T00:00:00.000Z',
      level: 'info',
      message: 'Ready',
      port: 4000,
      nested: { list: [1, null, true] },
    })
  })

  test('say what an error was, and its cause', () => {
    const error = new Error('outer', { cause: new TypeError('inner') })
    expect(line('x', { error })).toMatchObject({
      error: { name: 'Error', message: 'outer', stack: expect.stringContaining('log.test'), cause: { name: 'TypeError' } },
    })
  })

  test('take anything: cycles, deep and long values, functions, big integers', () => {
    const cycle: Record<string, unknown> = { big: 5n, run: () => 1, text: 'x'.repeat(100_000) }
    cycle.self = cycle
    expect(logLine('error', 'x', { cycle }).length).toBeLessThan(50_000)
    fc.assert(fc.property(fc.string(), fc.dictionary(fc.string(), fc.anything()), (message, data) => void line(message, data)))
  })

  test('data cannot overwrite level, time or message', () => {
    expect(line('true', { message: 'false', level: 'error', time: 'never' })).toEqual({ time: at.toISOString(), level: 'info', message: 'true' })
  })

  test('hide values of secret names, and secrets in any text, errors included', () => {
    const text = logLine(
      'info',
      'at http://127.0.0.1:1/#token=abcdefghijklmnop',
      {
        apiKey: 'plain',
        headers: { Authorization: 'plain', 'x-api-key': 'plain', cookie: 'plain' },
        secret: { apiKey: 'plain' },
        note: 'key sk-proj-abcdef123456',
        error: new Error('Bearer abcdef.123456'),
      },
      at,
    )
    for (const secret of ['abcdefghijklmnop', 'plain', 'abcdef123456', 'abcdef.123456']) expect(text).not.toContain(secret)
  })

  test('no key survives, wherever it is put', () => {
    const key = fc.stringMatching(/^sk-[A-Za-z0-9]{20,40}$/)
    fc.assert(
      fc.property(key, fc.anything(), fc.constantFrom('note', 'apiKey', 'a b', 'error'), (secret, other, name) => {
        const text = logLine('warn', `before ${secret} after`, { [name]: { deeper: [secret, other] }, error: new Error(`says ${secret}`) }, at)
        expect(text).not.toContain(secret)
      }),
    )
  })
})

describe('log file', () => {
  test('has every line from its level up, for its owner alone', async () => {
    const dir = join(await temporaryDir(), 'logs')
    let stderr = ''
    const log = createLog({ dir, level: 'warn', stderr: { write: (text) => (stderr += text) } })
    log.info('dropped')
    log.warn('kept', { a: 1 })
    log.error('kept too')
    await log.close()
    log.error('after the end')
    const text = await readFile(join(dir, 'parley.log'), 'utf8')
    expect(
      text
        .trim()
        .split('\n')
        .map((entry) => (JSON.parse(entry) as { message: string }).message),
    ).toEqual(['kept', 'kept too'])
    expect(stderr.startsWith(text)).toBe(true)
    expect((await stat(join(dir, 'parley.log'))).mode & 0o777).toBe(0o600)
    expect((await stat(dir)).mode & 0o777).toBe(0o700)
  })

  test('does not exist before there is something to say', async () => {
    const dir = join(await temporaryDir(), 'logs')
    await createLog({ dir }).close()
    await expect(stat(dir)).rejects.toThrow('ENOENT')
  })

  test('rotates at 1 MB and keeps five files', async () => {
    const dir = await temporaryDir()
    for (let run = 0; run < 8; run += 1) {
      const log = createLog({ dir })
      for (let count = 0; count < 300; count += 1) log.info('x'.repeat(3_900), { run, count })
      await log.close()
    }
    const names = (await readdir(dir)).sort()
    expect(names).toEqual(['parley.log', 'parley.log.1', 'parley.log.2', 'parley.log.3', 'parley.log.4'])
    for (const name of names) expect((await stat(join(dir, name))).size).toBeLessThan(2_000_000)
    expect(await readFile(join(dir, 'parley.log'), 'utf8').then((text) => text.trim().split('\n').length)).toBeGreaterThan(0)
  })

  test('that cannot be written is no trouble for anybody', async () => {
    const file = join(await temporaryDir(), 'a file')
    await writeFile(file, '')
    const lines: string[] = []
    const log = createLog({ dir: join(file, 'logs'), stderr: { write: (text) => lines.push(text) } })
    log.error('one')
    log.error('two')
    await log.close()
    expect(lines).toHaveLength(2)
  })
})
