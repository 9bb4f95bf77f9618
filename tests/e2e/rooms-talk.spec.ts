import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { card, openRoom, quiet, say } from './room-steps'
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

test('a moderator that decides is seen, paused by typing and stopped by Esc', async ({ app: { page } }) => {
  await openRoom(page, ['Ada', 'Ben'], { model: 'moderator', moderator: { model: 'demo-slow' } })
  await say(page, 'Ben, which bread is best for the picnic?')
  await expect(strip(page)).toContainText('The moderator decides…')
  await expect(page.getByRole('navigation').getByText('Answering')).toBeAttached()
  await composer(page).press('Escape')
  await quiet(page)
  await expect(conversation(page).getByRole('article')).toHaveCount(1)
  await page.getByRole('button', { name: 'Let them talk' }).press('Enter')
  await page.getByRole('textbox', { name: 'Rounds' }).press('Enter')
  await expect(strip(page)).toContainText('The moderator decides…')
  await expect(strip(page)).toContainText('3 rounds left')
  await composer(page).pressSequentially('w')
  await expect(strip(page)).toContainText('Paused because you are typing.')
  await expect(conversation(page).getByText(/^Moderator: /)).toBeVisible()
  await expect(strip(page)).toContainText('Paused because you are typing.')
  await expect(conversation(page).getByRole('article')).toHaveCount(1)
  await strip(page).getByRole('button', { name: 'Go on' }).press('Enter')
  await expect(conversation(page).getByRole('article')).toHaveCount(2)
})
