import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { chooseInSeat, openRoom } from './room-steps'
import { tryDemo } from './steps'

const button = (within: Page | Locator, name: string): Locator => within.getByRole('button', { name, exact: true })

test('a cast that was edited outlives a look back at the topic, and a proposal is not paid twice', async ({ app: { page } }) => {
  await tryDemo(page)
  await page.keyboard.press('ControlOrMeta+Shift+N')
  const dialog = page.getByRole('dialog', { name: 'New room' })
  await expect(dialog.getByRole('radio')).toHaveCount(8)
  await button(dialog, 'Next').press('Enter')
  await button(dialog, 'Edit Ingrid').press('Enter')
  await dialog.getByRole('textbox', { name: 'Role' }).fill('Harbour pilot')
  await button(dialog, 'Back').press('Enter')
  await dialog.getByRole('textbox', { name: 'Topic' }).fill('Plan a roof garden')
  await button(dialog, 'Next').press('Enter')
  await expect(dialog.getByText('Harbour pilot', { exact: true })).toBeVisible()

  await button(dialog, 'Back').press('Enter')
  await dialog.getByRole('radio', { name: 'Propose a team' }).check()
  await button(dialog, 'Propose').press('Enter')
  await expect(dialog.getByText('Proposed by Demo.')).toBeVisible({ timeout: 20_000 })
  const cast = await dialog.getByRole('list', { name: 'Cast' }).textContent()
  await button(dialog, 'Back').press('Enter')
  await expect(button(dialog, 'Propose again')).toBeVisible()
  await button(dialog, 'Next').press('Enter')
  await expect(dialog.getByText('Proposed by Demo.')).toBeVisible()
  await expect(dialog.getByRole('list', { name: 'Cast' })).toHaveText(cast ?? '')
})

test('Esc asks before it drops what was typed: a topic, a newcomer, a persona', async ({ app: { page } }) => {
  await openRoom(page, ['Ada', 'Ben'], { model: 'sequential' })
  const asked = page.getByRole('alertdialog')

  await page.keyboard.press('ControlOrMeta+Shift+N')
  const room = page.getByRole('dialog', { name: 'New room' })
  await room.getByRole('textbox', { name: 'Topic' }).fill('Plan a roof garden')
  await page.keyboard.press('Escape')
  await expect(asked).toBeVisible()
  await button(asked, 'Keep editing').press('Enter')
  await expect(room.getByRole('textbox', { name: 'Topic' })).toHaveValue('Plan a roof garden')
  await page.keyboard.press('Escape')
  await button(asked, 'Discard').press('Enter')
  await expect(room).toBeHidden()

  await button(page, 'Add participant').press('Enter')
  const add = page.getByRole('dialog', { name: 'Add a participant' })
  await add.getByRole('textbox', { name: 'Name' }).fill('Faye')
  await page.keyboard.press('Escape')
  await expect(asked).toBeVisible()
  await button(asked, 'Discard').press('Enter')
  await expect(add).toBeHidden()

  await chooseInSeat(page, 'Ada', 'Change persona…')
  const persona = page.getByRole('dialog', { name: 'Persona of Ada' })
  await persona.getByRole('textbox', { name: 'Background' }).fill('Twenty years at sea.')
  await page.keyboard.press('Escape')
  await expect(asked).toBeVisible()
  await button(asked, 'Discard').press('Enter')
  await expect(persona).toBeHidden()

  await chooseInSeat(page, 'Ada', 'Change persona…')
  await expect(persona.getByRole('textbox', { name: 'Background' })).toHaveValue('')
  await page.keyboard.press('Escape')
  await expect(persona).toBeHidden()
})
