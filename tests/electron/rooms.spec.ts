import type { Locator, Page } from '@playwright/test'
import type { DemoScript } from '../../src/main/providers/demo/script'
import { expect, test } from '../e2e/fixtures'
import { card, quiet } from '../e2e/room-steps'
import { conversation, countedWords, script } from '../e2e/steps'
import { clickMenu, composer, startDemo } from './steps'

const dialog = (page: Page): Locator => page.getByRole('dialog', { name: 'New room' })
const strip = (page: Page): Locator => page.getByRole('region', { name: 'Running round' })
const TEAM = ['Anatole', 'Yuki', 'Camille']

/** Chooses a built-in team and how it answers, and starts; all by keys, from the dialog's first field. */
async function makeRoom(page: Page, topic: string, who: string): Promise<void> {
  await expect(dialog(page).getByRole('radio', { name: 'Language salon' })).toBeVisible()
  await page.getByRole('textbox', { name: 'Topic' }).press('Tab')
  for (let step = 0; step < 8 && !(await dialog(page).getByRole('radio', { name: 'Language salon' }).isChecked()); step += 1)
    await page.keyboard.press('ArrowDown')
  await page.getByRole('textbox', { name: 'Topic' }).pressSequentially(topic)
  await dialog(page).getByRole('button', { name: 'Next' }).press('Enter')
  await dialog(page).getByRole('radio', { name: who, exact: true }).press('Space')
  await dialog(page).getByRole('button', { name: 'Start', exact: true }).press('Enter')
  await expect(dialog(page)).toBeHidden()
  await expect(page.getByRole('heading', { name: topic })).toBeVisible()
}

/** Writes and sends by keys. */
async function say(page: Page, words: string, demo?: DemoScript): Promise<void> {
  await composer(page).fill(demo ? script(demo, words) : words)
  await composer(page).press('Enter')
}

test('from the menu: all answer at once, one is stopped and asked again, then they talk to their limit', async ({ app: { page }, electronApp }) => {
  await startDemo(page)
  await clickMenu(electronApp, 'new-room')
  await makeRoom(page, 'Where to eat tonight', 'At once')
  await say(page, 'Count.', { chunks: countedWords(60), deltaMs: 30 })
  for (const name of TEAM) await expect(card(page, name)).toContainText('w5 ')
  await card(page, 'Yuki').getByRole('button', { name: 'Stop Yuki' }).press('Enter')
  await expect(card(page, 'Yuki')).toContainText('Stopped.')
  for (const name of ['Anatole', 'Camille']) await expect(card(page, name)).toContainText('w59 ')
  await quiet(page)
  await card(page, 'Yuki').getByRole('button', { name: 'Retry Yuki' }).press('Enter')
  await expect(card(page, 'Yuki')).toContainText('w59 ')
  await expect(card(page, 'Yuki')).toContainText('1 earlier attempt')
  await quiet(page)

  await page.getByRole('button', { name: 'Let them talk' }).press('Enter')
  await page.getByRole('textbox', { name: 'Rounds' }).fill('2')
  await page.getByRole('textbox', { name: 'Rounds' }).press('Enter')
  await expect(strip(page)).toContainText('2 rounds left')
  await expect(conversation(page).getByText('The talk ended: as many rounds as you allowed.')).toBeVisible({ timeout: 25_000 })
  await expect(strip(page)).toBeHidden()
})

test('by the shortcut: quit in the middle of a round, it is resumed after the start; then it is saved as a file', async ({ app, electronApp }) => {
  await startDemo(app.page)
  await app.page.keyboard.press('ControlOrMeta+Shift+N')
  await makeRoom(app.page, 'Where to eat tonight', 'At once')
  await say(app.page, 'Count.', { chunks: countedWords(120), deltaMs: 30 })
  for (const name of TEAM) await expect(card(app.page, name)).toContainText('w8 ')
  await electronApp.close()

  const page = await app.start()
  await page.getByRole('navigation').getByRole('link', { name: 'Where to eat tonight' }).press('Enter')
  await page.getByRole('button', { name: 'Run the 3 missing speakers' }).press('Enter')
  for (const name of TEAM) await expect(card(page, name)).toContainText('w119 ', { timeout: 15_000 })
  await quiet(page)
  await expect(page.getByRole('button', { name: /missing speaker/ })).toBeHidden()

  // Where the shell keeps a download is its own affair: what counts is the file that is handed to it.
  await page.evaluate(() => {
    const files = new Map<string, Blob>()
    const create = URL.createObjectURL.bind(URL)
    URL.createObjectURL = (blob: Blob) => {
      const url = create(blob)
      files.set(url, blob)
      return url
    }
    HTMLAnchorElement.prototype.click = function () {
      Object.assign(window, { handed: { name: this.download, file: files.get(this.href) } })
    }
  })
  await page.getByRole('button', { name: 'Room menu' }).press('Enter')
  await page.getByRole('menuitem', { name: 'Export as Markdown' }).press('Enter')
  const handed = (): Promise<{ name: string; text: string } | null> =>
    page.evaluate(async () => {
      const { handed } = window as unknown as { handed?: { name: string; file: Blob } }
      return handed ? { name: handed.name, text: await handed.file.text() } : null
    })
  await expect.poll(async () => (await handed())?.name).toMatch(/\.md$/)
  const saved = (await handed())?.text ?? ''
  expect(saved).toContain('Where to eat tonight')
  for (const name of TEAM) expect(saved).toContain(name)
  expect(saved.match(/w119$/gm)).toHaveLength(3)
})
