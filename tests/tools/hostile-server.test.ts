import { afterEach, describe, expect, test } from 'vitest'
import { fakeClock } from '../fixtures/clock'
import { HOSTILE, stdio, type ToolBench, toolBench } from '../fixtures/tools'

let bench: ToolBench
afterEach(() => bench.tools.close())

const SECRET = 'hunter2-hunter2'
const STOPPED = { content: '“bad” stopped while it was working on this call. It is started again when it is used next.', isError: true }

async function start(options: Parameters<typeof toolBench>[0] = {}, values: Readonly<Record<string, string>> = {}): Promise<string> {
  bench = toolBench(options)
  const id = await bench.add('bad', stdio(HOSTILE), { API_KEY: SECRET, FOLDER: '/data', ...values })
  await bench.list([id])
  return id
}

/** Resolves when no process has this id any more. */
async function ended(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0)
    } catch {
      return
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
}

describe('what it lists', () => {
  test('names are legal and unique, descriptions and schemas bounded, the list ends', async () => {
    const id = await start()
    const tools = await bench.list([id])
    const names = tools.map((tool) => tool.name)
    expect(names.every((name) => /^[A-Za-z0-9_-]{1,64}$/.test(name))).toBe(true)
    expect(new Set(names).size).toBe(names.length)
    expect(tools).toHaveLength(200)
    expect(tools.find((tool) => tool.name === 'bad__twice')?.description).toBe('first')
    expect(tools.find((tool) => tool.name === 'bad__wordy')?.description).toHaveLength(4_000)
    expect(tools.find((tool) => tool.name === 'bad__no-schema')?.parameters).toEqual({ type: 'object' })
    expect(names).not.toContain('bad__deep')
    expect(names).not.toContain('bad__big')
    expect(names.filter((name) => name.startsWith('bad__with_dots_and_spaces'))).toHaveLength(2)
    expect(names.filter((name) => name.startsWith('bad__long-'))).toHaveLength(2)
    expect(bench.log.some((line) => line.message === 'mcp: tools of a server were left out')).toBe(true)
  })
})

test('a tool that comes later is listed, stored and asks', async () => {
  const id = await start()
  bench.tools.allowAlways([id], 'bad__grow')
  await bench.run([id], 'bad__grow')
  const [first] = await bench.list([id])
  expect(first).toMatchObject({ name: 'bad__grown', permission: 'ask' })
  expect(
    bench.servers
      .get(id)
      ?.tools.filter(({ permission }) => permission === 'always')
      .map(({ name }) => name),
  ).toEqual(['grow'])
})

describe('what it answers', () => {
  test('each kind of content has its text; credentials are masked, lone surrogates replaced', async () => {
    const id = await start()
    expect(await bench.run([id], 'bad__parts')).toEqual({
      content: [
        'key [redacted], folder /data, broken \ufffd',
        '[image, 12 kB]',
        '[audio, 300 bytes]',
        'Notes\nfile:///notes.txt\nwhat was said',
        'file:///a.txt\ninside',
        '[file file:///b.bin, 2 kB]',
      ].join('\n\n'),
      isError: false,
    })
  })

  test('results that are none, errors, and errors that give a key away', async () => {
    const id = await start()
    expect(await bench.run([id], 'bad__nonsense')).toEqual({ content: '{"answer":42}', isError: false })
    expect(await bench.run([id], 'bad__failing')).toEqual({ content: 'it went wrong', isError: true })
    const refused = await bench.run([id], 'bad__refusing')
    expect(refused.isError).toBe(true)
    expect(refused.content).toContain('no, not with [redacted]')
  })

  test('a large result arrives whole', async () => {
    const id = await start()
    expect((await bench.run([id], 'bad__large')).content).toHaveLength(5_000_000)
  })

  test('a message without end ends the server, not the app', async () => {
    const id = await start()
    expect(await bench.run([id], 'bad__flood')).toEqual(STOPPED)
    expect((await bench.run([id], 'bad__failing')).content).toBe('it went wrong')
  })

  test('an answer that never comes ends after 60 seconds, and the server is told', async () => {
    const clock = fakeClock()
    const id = await start({ clock })
    const running = bench.run([id], 'bad__never-answers')
    await bench.logged((line) => line.message === 'mcp: server says')
    await clock.advance(60_000)
    expect(await running).toEqual({ content: '“bad” did not answer within 60 seconds. The call was cancelled.', isError: true })
    expect((await bench.run([id], 'bad__cancelled')).content).toBe('["The call took too long."]')
  })

  test('an abort passes a cancellation on', async () => {
    const id = await start()
    const controller = new AbortController()
    const running = bench.run([id], 'bad__never-answers', {}, controller.signal)
    await bench.logged((line) => line.message === 'mcp: server says')
    controller.abort()
    expect((await running).isError).toBe(true)
    expect((await bench.run([id], 'bad__cancelled')).content).toBe('["The user cancelled the call."]')
  })

  test('a finished call is not cancelled afterwards', async () => {
    const id = await start()
    const controller = new AbortController()
    await bench.run([id], 'bad__failing', {}, controller.signal)
    controller.abort()
    expect((await bench.run([id], 'bad__cancelled')).content).toBe('[]')
  })

  test('what it prints goes to the log without the secret', async () => {
    const id = await start()
    const controller = new AbortController()
    const running = bench.run([id], 'bad__never-answers', {}, controller.signal)
    const line = await bench.logged(({ message }) => message === 'mcp: server says')
    expect(line.data).toEqual({ server: 'bad', line: 'waiting with [redacted]' })
    controller.abort()
    await running
    expect(JSON.stringify(bench.log)).not.toContain(SECRET)
  })
})

describe('how it ends', () => {
  test('a crash in mid-call is an error outcome, the next use starts it again', async () => {
    const id = await start()
    const before = await bench.run([id], 'bad__pid')
    const running = bench.run([id], 'bad__never-answers')
    await bench.logged((line) => line.message === 'mcp: server says')
    process.kill(Number(before.content), 'SIGKILL')
    expect(await running).toEqual(STOPPED)
    const after = await bench.run([id], 'bad__pid')
    expect(after.isError).toBe(false)
    expect(after.content).not.toBe(before.content)
  })

  test('after a second crash in a row it is left alone for a minute', async () => {
    const clock = fakeClock()
    const id = await start({ clock })
    expect(await bench.run([id], 'bad__die')).toEqual(STOPPED)
    expect(await bench.run([id], 'bad__die')).toEqual(STOPPED)
    const resting = await bench.run([id], 'bad__pid')
    expect(resting.isError).toBe(true)
    expect(resting.content).toContain('left alone for a minute')
    expect(await bench.list([id])).toEqual([])
    await clock.advance(60_000)
    expect((await bench.run([id], 'bad__pid')).isError).toBe(false)
  })

  test('a test starts it at once whatever happened', async () => {
    const id = await start()
    await bench.run([id], 'bad__die')
    await bench.run([id], 'bad__die')
    expect((await bench.tools.test(id)).tools).toHaveLength(200)
    expect((await bench.run([id], 'bad__pid')).isError).toBe(false)
  })

  test('it is closed after five idle minutes, not while it is used, and started again', async () => {
    const clock = fakeClock()
    const id = await start({ clock })
    const first = Number((await bench.run([id], 'bad__pid')).content)
    await clock.advance(299_000)
    expect(Number((await bench.run([id], 'bad__pid')).content)).toBe(first)
    await clock.advance(300_000)
    await ended(first)
    expect(Number((await bench.run([id], 'bad__pid')).content)).not.toBe(first)
  })

  test('closing ends a process that does not want to go', async () => {
    const id = await start({}, { STUBBORN: '1' })
    const pid = Number((await bench.run([id], 'bad__pid')).content)
    await bench.tools.close()
    await ended(pid)
    expect(await bench.run([id], 'bad__pid')).toEqual({ content: '“bad” could not run this call: Parley is closing.', isError: true })
  })

  test('forgetting ends the process', async () => {
    const id = await start()
    const pid = Number((await bench.run([id], 'bad__pid')).content)
    await bench.tools.forget(id)
    await ended(pid)
  })
})
