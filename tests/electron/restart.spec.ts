import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from '../e2e/fixtures'
import { answered, composer, conversation, messages, said, send, startDemo } from './steps'

test('data and the place of the window survive a restart', async ({ app, electronApp }) => {
  await startDemo(app.page)
  await send(app.page, 'remember me')
  await answered(app.page)
  const before = await messages(app.page)
  const bounds = { x: 120, y: 80, width: 1000, height: 700 }
  await electronApp.evaluate(({ BrowserWindow }, place) => BrowserWindow.getAllWindows()[0]?.setBounds(place), bounds)

  const page = await app.restart()
  await page.getByText('remember me').first().click()
  await expect(said(page, 'remember me')).toBeVisible()
  expect(await messages(page)).toEqual(before)
  expect(await app.electronApp?.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())).toEqual(bounds)
})

test('a place on a display that is gone is corrected', async ({ app, dataDir }) => {
  await app.close()
  await writeFile(join(dataDir, 'window-state.json'), JSON.stringify({ bounds: { x: 90_000, y: -90_000, width: 1000, height: 700 }, maximised: false }))
  await app.start()
  const [place, area] =
    (await app.electronApp?.evaluate(({ BrowserWindow, screen }) => [BrowserWindow.getAllWindows()[0]?.getBounds(), screen.getPrimaryDisplay().workArea])) ?? []
  expect(place?.x).toBeGreaterThanOrEqual(area?.x ?? Number.NaN)
  expect(place?.y).toBeGreaterThanOrEqual(area?.y ?? Number.NaN)
})

test('what is typed in the moment of quitting is kept', async ({ app, electronApp }) => {
  await startDemo(app.page)
  await send(app.page, 'a chat')
  await answered(app.page)
  await composer(app.page).fill('not sent yet')
  await electronApp.close()
  const page = await app.start()
  await page.getByText('a chat').first().click()
  await expect(composer(page)).toHaveValue('not sent yet')
})

test('quitting in mid-answer ends in time and keeps the partial text', async ({ app, electronApp, dataDir }) => {
  await startDemo(app.page)
  await send(app.page, 'a long answer, please')
  await app.page.getByRole('button', { name: 'Stop' }).waitFor()
  const begun = performance.now()
  await electronApp.close()
  expect(performance.now() - begun).toBeLessThan(3_500)
  expect(await readFile(join(dataDir, 'logs', 'parley.log'), 'utf8').catch(() => '')).not.toContain('before everything was stored')
  const page = await app.start()
  await page.getByText('a long answer, please').first().click()
  await expect(page.getByRole('button', { name: 'Stop' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Retry' })).toBeVisible()
})

test('killed in mid-answer it starts again with what had arrived', async ({ app }) => {
  await startDemo(app.page)
  await send(app.page, 'a long answer, please')
  // Far enough into the answer for its beginning to be older than the 500 ms that may be lost.
  const answer = (page: Page) => conversation(page).getByRole('article', { name: 'Demo' })
  const length = async () => (await answer(app.page).textContent())?.length
  await expect.poll(length, { intervals: [50] }).toBeGreaterThan(400)
  const beginning = (await answer(app.page).getByRole('paragraph').first().textContent()) ?? ''
  await app.kill()
  const page = await app.start()
  await page.getByText('a long answer, please').first().click()
  await expect(said(page, 'a long answer, please')).toBeVisible()
  await expect(answer(page)).toContainText('Interrupted')
  await expect(answer(page).getByRole('paragraph').first()).toHaveText(beginning)
  await expect(page.getByRole('button', { name: 'Retry' })).toBeVisible()
})
