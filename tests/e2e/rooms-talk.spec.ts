import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { ask, card, openRoom, quiet, say } from './room-steps'
import { composer, conversation, countedWords, script } from './steps'

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

test('an answer that failed can be tried again until its participant has a newer one', async ({ app: { page } }) => {
  await openRoom(page, ['Ada', 'Ben'], { model: 'mentioned' })
  await ask(page, script({ text: 'Yes.', deltaMs: 0, error: 'auth', errorAfter: 0, errorTimes: 1 }, '@Ada is it true?'), ['Ada'])
  const retry = conversation(page).getByRole('button', { name: 'Retry Ada' })
  await say(page, script({ chunks: countedWords(300), deltaMs: 30 }, '@Ben and you?'))
  await expect(card(page, 'Ben')).toContainText('w3 ')
  await expect(retry).toBeDisabled()
  await expect(retry).toHaveAccessibleDescription('Another round is under way: wait for it or stop it first')
  await composer(page).press('Escape')
  await quiet(page)
  await expect(retry).toBeEnabled()
  await ask(page, script({ text: 'Now I know.', deltaMs: 0 }, '@Ada once more?'), ['Ada'])
  await expect(retry).toHaveCount(0)
})

/** Has them talk by themselves, and resolves when they do. */
async function letThemTalk(page: Page, field = 'Rounds', limit = '3'): Promise<void> {
  await page.getByRole('button', { name: 'Let them talk' }).press('Enter')
  for (const name of ['Rounds', 'Answers', 'Minutes']) await page.getByRole('textbox', { name, exact: true }).fill(name === field ? limit : '')
  await page.getByRole('textbox', { name: field, exact: true }).press('Enter')
  await expect(strip(page)).toContainText('They talk by themselves')
}

test('a word thrown in pauses the talk, and once it is sent the talk goes on by itself to answer it', async ({ app: { page } }) => {
  await openRoom(page, ['Ada', 'Ben'], { model: 'sequential' })
  await ask(page, script({ text: 'Rye.', deltaMs: 0 }, 'Which bread for the picnic?'), ['Ada', 'Ben'])
  await letThemTalk(page)
  await expect(card(page, 'Ada')).toHaveAttribute('aria-busy', 'true')
  await composer(page).pressSequentially('And which tea?')
  await expect(strip(page)).toContainText('Paused because you are typing.')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Waiting for this round to end' })).toContainText('And which tea?')
  await expect(strip(page)).toContainText('They talk by themselves')
  await expect(conversation(page).getByRole('article', { name: 'You' })).toHaveCount(2, { timeout: 25_000 })
  await expect(strip(page)).toContainText('They talk by themselves')
  await page.keyboard.press('Escape')
  await quiet(page)
})

test('who still writes in a talk that typing has paused is stopped by Esc', async ({ app: { page } }) => {
  await openRoom(page, ['Ada', 'Ben'], { model: 'sequential' })
  await letThemTalk(page)
  await expect(card(page, 'Ada')).toHaveAttribute('aria-busy', 'true')
  await composer(page).pressSequentially('wait')
  await expect(strip(page)).toContainText('Paused because you are typing.')
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await quiet(page)
  await expect(card(page, 'Ada')).toContainText('Stopped.')
  await expect(composer(page)).toHaveValue('wait')
})
