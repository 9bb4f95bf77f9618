import { expect, test } from '../e2e/fixtures'
import { answered, clickMenu, composer, messages, said, send, startDemo } from './steps'

test('a chat in a window of its own is live, and opens once', async ({ app, electronApp }) => {
  await startDemo(app.page)
  await send(app.page, 'first from the main window')
  await answered(app.page)

  const opening = electronApp.waitForEvent('window')
  await clickMenu(electronApp, 'open-in-window')
  const second = await opening
  await expect(said(second, 'first from the main window')).toBeVisible()
  await expect(second.getByRole('button', { name: 'New chat' })).toHaveCount(0)

  await send(app.page, 'second from the main window')
  await expect(said(second, 'second from the main window')).toBeVisible()
  await answered(app.page)
  await send(second, 'third from its own window')
  await expect(said(app.page, 'third from its own window')).toBeVisible()
  await answered(second)
  const [here, there] = await Promise.all([messages(app.page), messages(second)])
  expect(there).toEqual(here)

  await electronApp.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find((window) => !window.webContents.getURL().includes('solo'))
      ?.focus(),
  )
  await clickMenu(electronApp, 'open-in-window')
  await expect.poll(() => electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow()?.webContents.getURL())).toContain('solo')
  expect(electronApp.windows()).toHaveLength(2)
})

test('closing the window of a chat leaves the chat running', async ({ app, electronApp }) => {
  await startDemo(app.page)
  await send(app.page, 'keep going')
  const opening = electronApp.waitForEvent('window')
  await clickMenu(electronApp, 'open-in-window')
  const second = await opening
  await composer(second).waitFor()
  const closed = second.waitForEvent('close')
  await electronApp.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find((window) => window.webContents.getURL().includes('solo'))
      ?.close(),
  )
  await closed
  await answered(app.page)
  expect(electronApp.windows()).toHaveLength(1)
})

test('a page that crashes is loaded again', async ({ app, electronApp }) => {
  await startDemo(app.page)
  const address = await electronApp.evaluate(
    ({ BrowserWindow }) =>
      new Promise<string>((resolve) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents
        contents?.once('did-finish-load', () => resolve(contents.getURL()))
        contents?.forcefullyCrashRenderer()
      }),
  )
  expect(address).toMatch(/^app:\/\/parley\//)
})
