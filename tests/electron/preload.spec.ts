import { expect, test } from '../e2e/fixtures'

test('the preload exposes the pipe and nothing else', async ({ app }) => {
  const found = await app.page.evaluate(() => {
    const world = window as unknown as Record<string, unknown>
    const pipe = window.parley
    const attempts = [
      () => Object.assign(pipe as object, { post: null }),
      () => Object.assign(world, { parley: null }),
      () => Object.defineProperty(world, 'parley', { value: null }),
    ]
    const refused = attempts.map((attempt) => {
      try {
        attempt()
        return false
      } catch {
        return true
      }
    })
    return {
      members: Object.entries(pipe ?? {}).map(([name, value]) => [name, typeof value]),
      frozen: Object.isFrozen(pipe),
      refused,
      leaks: ['require', 'process', 'module', 'exports', 'Buffer', 'global', 'ipcRenderer', 'electron', '__dirname', 'setImmediate'].filter(
        (name) => name in world,
      ),
    }
  })
  expect(found).toEqual({
    members: [
      ['post', 'function'],
      ['onFrame', 'function'],
    ],
    frozen: true,
    refused: [true, true, true],
    leaks: [],
  })
})

test('frames arrive until they are unsubscribed', async ({ app }) => {
  const counts = await app.page.evaluate(async () => {
    let first = 0
    const pong = () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const stop = window.parley?.onFrame((frame) => {
        if (frame.t !== 'pong') return
        stop?.()
        resolve()
      })
      return promise
    }
    const stopFirst = window.parley?.onFrame((frame) => {
      if (frame.t === 'pong') first += 1
    })
    for (const unsubscribe of [false, true]) {
      const answered = pong()
      window.parley?.post({ t: 'ping' })
      await answered
      if (!unsubscribe) stopFirst?.()
    }
    return first
  })
  expect(counts).toBe(1)
})

test('what cannot be cloned is refused in the page', async ({ app }) => {
  const message = await app.page.evaluate(() => {
    try {
      window.parley?.post({ t: 'call', id: 1, method: 'app.info', input: document.body })
      return 'sent'
    } catch (error) {
      return (error as Error).message
    }
  })
  expect(message).toContain('could not be cloned')
})
