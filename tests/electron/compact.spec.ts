import { expect, test } from '../e2e/fixtures'
import { answered, call, clickMenu, composer, send, startDemo } from './steps'

test('the menu and the shortcut open "Compact now"; Esc cancels, Enter compacts', async ({ app, electronApp }) => {
  const { page } = app
  await startDemo(page)
  for (let turn = 1; turn <= 3; turn += 1) {
    await send(page, `Question ${turn}: what about the ledger?`)
    await answered(page)
  }
  const id = /#\/chat\/([0-9a-f-]{36})/.exec(page.url())?.[1]
  const dialog = page.getByRole('dialog', { name: 'Compact now' })
  await clickMenu(electronApp, 'compact-now')
  await expect(dialog.getByRole('textbox')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(composer(page)).toBeFocused()

  await page.keyboard.press('ControlOrMeta+Shift+k')
  await expect(dialog.getByRole('textbox')).toBeFocused()
  await dialog.getByRole('radio', { name: 'Nothing' }).click()
  await expect(dialog.getByRole('status')).toContainText('→ about')
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect
    .poll(async () => {
      const result = await call(page, 'compaction.list', { id })
      return result.ok ? (result.data as { compactions: readonly { state: string }[] }).compactions.map(({ state }) => state) : result.error
    })
    .toEqual(['committed'])
})
