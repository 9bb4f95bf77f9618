import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { EVERYTHING, FILESYSTEM, stdio, type ToolBench, toolBench } from '../fixtures/tools'

let bench: ToolBench
afterEach(() => bench.tools.close())

describe('server-everything over stdio', () => {
  test('its tools are listed, stored and run', async () => {
    bench = toolBench()
    const id = await bench.add('Every Thing!', stdio(EVERYTHING, 'stdio'))
    const listed = await bench.list([id])
    expect(listed.find((tool) => tool.name === 'every-thing__echo')).toMatchObject({
      source: 'mcp',
      origin: 'Every Thing!',
      permission: 'ask',
      parameters: { type: 'object', required: ['message'] },
    })
    expect(bench.servers.get(id)?.tools.map((tool) => tool.name)).toContain('get-sum')
    expect(await bench.run([id], 'every-thing__echo', { message: 'grüß 🙂' })).toEqual({ content: 'Echo: grüß 🙂', isError: false })
    expect((await bench.run([id], 'every-thing__get-sum', { a: 2, b: 40 })).content).toContain('42')
  })

  test('pictures become a note, structured content stays text, wrong arguments an error', async () => {
    bench = toolBench()
    const id = await bench.add('e', stdio(EVERYTHING))
    await bench.list([id])
    expect((await bench.run([id], 'e__get-tiny-image')).content).toMatch(/\[image, \d+ (bytes|kB)\]/)
    expect(JSON.parse((await bench.run([id], 'e__get-structured-content', { location: 'Chicago' })).content)).toHaveProperty('temperature')
    expect((await bench.run([id], 'e__get-sum', { a: 'two' })).isError).toBe(true)
  })

  test('a child gets a safe part of the environment and its own values, which come back masked', async () => {
    process.env.PARLEY_TEST_SECRET = 'not-for-servers'
    bench = toolBench()
    const id = await bench.add('e', stdio(EVERYTHING), { MY_API_KEY: 'value-of-the-key', FOLDER: '/some/where' })
    await bench.list([id])
    const { content } = await bench.run([id], 'e__get-env')
    delete process.env.PARLEY_TEST_SECRET
    const env = JSON.parse(content) as Record<string, string>
    expect(env).toMatchObject({ MY_API_KEY: '[redacted]', FOLDER: '/some/where', PATH: process.env.PATH })
    const allowed = ['HOME', 'LANG', 'LC_ALL', 'LC_CTYPE', 'LOGNAME', 'PATH', 'SHELL', 'TERM', 'TMP', 'TEMP', 'TMPDIR', 'TZ', 'USER', 'MY_API_KEY', 'FOLDER']
    expect(Object.keys(env).filter((name) => !allowed.includes(name))).toEqual([])
  })

  test('permissions: never is not offered and not run, always is kept through a new listing', async () => {
    bench = toolBench()
    const id = await bench.add('e', stdio(EVERYTHING))
    await bench.tools.test(id)
    bench.tools.allowAlways([id], 'e__echo')
    const server = bench.servers.get(id)
    if (!server) throw new Error('no server')
    bench.servers.set(id, { ...server, tools: server.tools.map((tool) => (tool.name === 'get-sum' ? { ...tool, permission: 'never' } : tool)) })
    const tested = await bench.tools.test(id)
    expect(tested.tools.filter((tool) => tool.permission !== 'ask').map(({ name, permission }) => [name, permission])).toEqual([
      ['echo', 'always'],
      ['get-sum', 'never'],
    ])
    const listed = await bench.list([id])
    expect(listed.find((tool) => tool.name === 'e__echo')?.permission).toBe('always')
    expect(listed.some((tool) => tool.name === 'e__get-sum')).toBe(false)
    expect(await bench.run([id], 'e__get-sum', { a: 1, b: 2 })).toEqual({ content: 'The user does not allow e__get-sum.', isError: true })
  })

  test('an abort ends a long call at once, and the server goes on', async () => {
    bench = toolBench()
    const id = await bench.add('e', stdio(EVERYTHING))
    await bench.list([id])
    const controller = new AbortController()
    const running = bench.run([id], 'e__trigger-long-running-operation', { duration: 60, steps: 2 }, controller.signal)
    controller.abort()
    expect(await running).toEqual({ content: 'The call was cancelled before it had a result.', isError: true })
    expect((await bench.run([id], 'e__echo', { message: 'still here' })).content).toBe('Echo: still here')
  })
})

describe('server-filesystem over stdio', () => {
  test('reads inside its folder and refuses outside', async () => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'parley-files-')))
    await writeFile(join(folder, 'note.txt'), 'a note\n')
    bench = toolBench()
    const id = await bench.add('Files', stdio(FILESYSTEM, folder))
    expect((await bench.list([id])).map((tool) => tool.name)).toContain('files__read_text_file')
    expect((await bench.run([id], 'files__read_text_file', { path: join(folder, 'note.txt') })).content).toContain('a note')
    const outside = await bench.run([id], 'files__read_text_file', { path: '/etc/passwd' })
    expect(outside.isError).toBe(true)
    expect(outside.content).toContain('Access denied')
    await rm(folder, { recursive: true })
  })
})

test('two servers with one label keep their tools apart', async () => {
  bench = toolBench()
  const first = await bench.add('Same', stdio(EVERYTHING))
  const second = await bench.add('same', stdio(EVERYTHING))
  const names = (await bench.list([first, second])).map((tool) => tool.name)
  expect(new Set(names).size).toBe(names.length)
  expect(names).toContain('same__echo')
  expect(names).toContain('same-000002__echo')
  expect((await bench.run([first, second], 'same-000002__echo', { message: 'x' })).content).toBe('Echo: x')
  expect((await bench.run([first], 'same-000002__echo', { message: 'x' })).isError).toBe(true)
})

test('what cannot be started is left out of a list and said in a test', async () => {
  bench = toolBench()
  const missing = await bench.add('Missing', { type: 'stdio', command: 'parley-no-such-program', args: [], envNames: [] })
  const quits = await bench.add('Quits', stdio('-e', 'process.exit(3)'))
  const works = await bench.add('e', stdio(EVERYTHING))
  const listed = await bench.list([missing, quits, 'clock', works, 'gone'])
  expect(new Set(listed.map((tool) => tool.origin))).toEqual(new Set(['Built in', 'e']))
  expect(bench.log.filter((line) => line.message === 'tools: a server is left out').map((line) => line.data.id)).toEqual(
    expect.arrayContaining([missing, quits, 'gone']),
  )
  await expect(bench.tools.test(missing)).rejects.toMatchObject({
    error: { code: 'validation', message: '“Missing” could not be started: there is no such program. Check the command and whether it is installed.' },
  })
  await expect(bench.tools.test(quits)).rejects.toMatchObject({ error: { code: 'network' } })
  await expect(bench.tools.test('gone')).rejects.toMatchObject({ error: { code: 'not_found' } })
})
