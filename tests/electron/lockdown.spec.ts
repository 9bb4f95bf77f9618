import type { ElectronApplication } from '@playwright/test'
import { expect, test } from '../e2e/fixtures'

type Navigation = { readonly url: string; readonly prevented: boolean }

/** Listens for the next navigation of the main window that the page tries, behind the app's own listeners. */
async function nextNavigation(electronApp: ElectronApplication): Promise<() => Promise<Navigation>> {
  await electronApp.evaluate(({ BrowserWindow }) => {
    const navigated = new Promise<Navigation>((resolve) => {
      BrowserWindow.getAllWindows()[0]?.webContents.once('will-navigate', ({ url, defaultPrevented }) => resolve({ url, prevented: defaultPrevented }))
    })
    Object.assign(globalThis, { navigated })
  })
  return () => electronApp.evaluate(() => (globalThis as unknown as { navigated: Promise<Navigation> }).navigated)
}

/** Puts a recorder in place of the system's browser. */
async function recordOpenedLinks(electronApp: ElectronApplication): Promise<() => Promise<string[]>> {
  await electronApp.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openExternal = async (url) => {
      opened.push(url)
    }
  })
  return () => electronApp.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)
}

test('the page cannot leave the app', async ({ app, electronApp }) => {
  for (const url of ['https://example.com/', 'http://127.0.0.1:9/']) {
    const navigation = await nextNavigation(electronApp)
    await app.page.evaluate((address) => {
      location.href = address
    }, url)
    expect(await navigation()).toEqual({ url, prevented: true })
  }
  expect(await electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL())).toMatch(/^app:\/\/parley\//)
  await expect(app.page.getByRole('button').first()).toBeVisible()
})

test('the page may load itself again', async ({ app, electronApp }) => {
  const navigation = await nextNavigation(electronApp)
  await app.page.evaluate(() => location.reload())
  expect((await navigation()).prevented).toBe(false)
  await expect(app.page.getByRole('button').first()).toBeVisible()
})

test('new windows are never opened; links go to the system, web and mail only', async ({ app, electronApp }) => {
  const opened = await recordOpenedLinks(electronApp)
  const handles = await app.page.evaluate(() => {
    const addresses = ['https://example.com/a', 'javascript:alert(1)', 'file:///etc/passwd', 'http://example.com/', 'ms-msdt:/id', 'mailto:me@example.com']
    const results = addresses.map((address) => window.open(address))
    const link = Object.assign(document.createElement('a'), { href: 'https://example.com/b', target: '_blank', textContent: 'link' })
    document.body.append(link)
    link.click()
    return results
  })
  expect(handles).toEqual([null, null, null, null, null, null])
  await expect.poll(opened).toEqual(['https://example.com/a', 'mailto:me@example.com', 'https://example.com/b'])
  expect(electronApp.windows()).toHaveLength(1)
})

test('permissions are denied, but for writing to the clipboard', async ({ app }) => {
  const states = await app.page.evaluate(async () => {
    const state = async (name: string) => (await navigator.permissions.query({ name: name as PermissionName })).state
    return {
      notifications: await Notification.requestPermission(),
      geolocation: await state('geolocation'),
      microphone: await state('microphone'),
      camera: await state('camera'),
      clipboardRead: await state('clipboard-read'),
    }
  })
  expect(new Set(Object.values(states))).toEqual(new Set(['denied']))
  expect(await app.page.evaluate(() => navigator.clipboard.writeText('copied').then(() => 'written'))).toBe('written')
})
