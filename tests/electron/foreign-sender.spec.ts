import { expect, test } from '../e2e/fixtures'
import { call } from './steps'

test('a foreign page with the very same preload is not answered', async ({ app, electronApp }) => {
  const opening = electronApp.waitForEvent('window')
  await electronApp.evaluate(async ({ app: main, BrowserWindow }) => {
    const preload = `${main.getAppPath()}/out/preload/index.cjs`
    const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true, contextIsolation: true } })
    await window.loadURL('data:text/html,<title>foreign</title>')
  })
  const foreign = await opening
  await foreign.waitForURL(/^data:/)
  await foreign.evaluate(() => {
    const frames: unknown[] = []
    Object.assign(window, { frames_: frames })
    window.parley?.onFrame((frame) => frames.push(frame))
    window.parley?.post({ t: 'hello', version: 1 })
    window.parley?.post({ t: 'call', id: 1, method: 'app.info', input: {} })
    window.parley?.post({ t: 'window', open: 'chat', id: '0199aa00-0000-7000-8000-000000000001' })
  })
  // Our own window, asking later, is answered: so the foreign one would have been, too, by now.
  expect(await call(app.page, 'app.info', {})).toMatchObject({ ok: true, data: { host: 'electron' } })
  expect(await foreign.evaluate(() => (window as unknown as { frames_: unknown[] }).frames_)).toEqual([])
  expect(electronApp.windows()).toHaveLength(2)
})
