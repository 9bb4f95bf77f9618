import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { card, openRoom, quiet } from './room-steps'
import { composer, conversation, script } from './steps'

const strip = (page: Page): Locator => page.getByRole('region', { name: 'Running round' })
const spoken = (page: Page, name: string): Locator => conversation(page).getByRole('article', { name, exact: true })

test('Step sends what is written and gives one answer at a time; with nothing to step it says so', async ({ app: { page } }) => {
  await openRoom(page, ['Ada', 'Ben'], { model: 'sequential' })
  const step = page.getByRole('button', { name: 'Step', exact: true }).first()
  await expect(step).toBeDisabled()
  await expect(step).toHaveAccessibleDescription('Nothing to step: write a message first')
  await composer(page).fill(script({ text: 'One by one.', deltaMs: 0 }, 'Who begins?'))
  await expect(step).toBeEnabled()
  await step.press('Enter')
  await expect(card(page, 'Ada')).toContainText('One by one.')
  await expect(composer(page)).toHaveValue('')
  await expect(strip(page)).toContainText('is paused')
  await expect(spoken(page, 'Ben')).toHaveCount(0)
  await step.press('Enter')
  await expect(card(page, 'Ben')).toContainText('One by one.')
  await quiet(page)
  await expect(step).toBeDisabled()
})
