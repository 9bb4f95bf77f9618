import { expect, test } from '../e2e/fixtures'
import { answered, clickMenu, composer, conversation, send, startDemo } from './steps'

test('menu commands reach the page', async ({ app, electronApp }) => {
  const { page } = app
  await startDemo(page)
  await send(page, 'hello menu')
  await answered(page)

  await clickMenu(electronApp, 'new-chat')
  await expect(conversation(page)).toHaveCount(0)
  await expect(composer(page)).toBeFocused()

  await clickMenu(electronApp, 'show-shortcuts')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  const newChat = page.getByRole('button', { name: 'New chat' })
  await expect(newChat).toBeVisible()
  await clickMenu(electronApp, 'toggle-sidebar')
  await expect(newChat).toBeHidden()
  await clickMenu(electronApp, 'toggle-sidebar')
  await expect(newChat).toBeVisible()

  await clickMenu(electronApp, 'open-settings')
  await expect(page.getByRole('navigation', { name: 'Settings' })).toBeVisible()
})

test('Help opens the folders of data and logs', async ({ electronApp, dataDir }) => {
  await electronApp.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openPath = async (path) => {
      opened.push(path)
      return ''
    }
  })
  await clickMenu(electronApp, 'open-data-folder')
  await clickMenu(electronApp, 'open-logs')
  expect(await electronApp.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)).toEqual([dataDir, `${dataDir}/logs`])
})
