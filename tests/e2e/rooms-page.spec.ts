import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { ask, barriers, card, openRoom, quiet, say, spoken, strip } from './room-steps'
import { conversation, countedWords, rpc, script } from './steps'

/** The part of the page that has the focus; null once it has left the page. */
function focusedPart(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const element = document.activeElement
    if (!element || element === document.body) return null
    const parts = { '[role="log"]': 'transcript', '[aria-label="Cast"]': 'cast', '[aria-label="Running round"]': 'strip', nav: 'sidebar' }
    const part = Object.entries(parts).find(([selector]) => element.closest(selector))
    return part?.[1] ?? (element.closest('main > header') ? 'title bar' : element.closest('main') ? 'composer' : 'elsewhere')
  })
}

for (const theme of ['light', 'dark'] as const)
  test(`a talk with its countdown stands in nobody’s way, running and paused (${theme})`, async ({ app: { page } }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await openRoom(page, ['Ada', 'Ben'], { model: 'sequential' })
    await page.getByRole('button', { name: 'Let them talk' }).press('Enter')
    await page.getByRole('textbox', { name: 'Answers' }).fill('9')
    await page.getByRole('textbox', { name: 'Minutes' }).fill('5')
    await page.getByRole('textbox', { name: 'Minutes' }).press('Enter')
    await expect(strip(page)).toContainText('3 rounds left · 9 answers left')
    await expect(strip(page)).toContainText(/[45]:\d\d left/)
    expect(await barriers(page)).toEqual([])
    await strip(page).getByRole('button', { name: 'Pause' }).press('Enter')
    await expect(strip(page).getByRole('button', { name: 'Go on' })).toBeVisible()
    expect(await barriers(page)).toEqual([])
  })

test('what is sent during a round is answered when it is over', async ({ app: { page } }) => {
  await openRoom(page, ['Ada', 'Ben'], { model: 'sequential' })
  await say(page, script({ chunks: countedWords(40), deltaMs: 20 }, 'Take your time.'))
  await expect(card(page, 'Ada')).toContainText('w5 ')
  await say(page, script({ text: 'Tea, please.', deltaMs: 0 }, 'And what do you drink?'))
  const waiting = page.getByRole('region', { name: 'Waiting for this round to end' })
  await expect(waiting).toContainText('And what do you drink?')
  await expect(card(page, 'Ben')).toContainText('Tea, please.', { timeout: 15_000 })
  await quiet(page)
  await expect(waiting).toBeHidden()
  const order = conversation(page).getByRole('article')
  await expect(order).toHaveCount(6)
  await expect(order.nth(3)).toContainText('And what do you drink?')
  for (const name of ['Ada', 'Ben']) {
    await expect(spoken(page, name).first()).toContainText('w39 ')
    await expect(spoken(page, name).last()).toContainText('Tea, please.')
  }
})

test('a talk ends with the last answer that was allowed', async ({ app: { page } }) => {
  const id = await openRoom(page, ['Ada', 'Ben'], { model: 'sequential' })
  await page.getByRole('button', { name: 'Let them talk' }).press('Enter')
  await page.getByRole('textbox', { name: 'Rounds' }).fill('')
  await page.getByRole('textbox', { name: 'Answers' }).fill('3')
  await page.getByRole('textbox', { name: 'Answers' }).press('Enter')
  await expect(strip(page)).toContainText('3 answers left')
  await expect(strip(page)).toContainText('1 answer left', { timeout: 20_000 })
  await expect(conversation(page).getByText('The talk ended: as many answers as you allowed.')).toBeVisible({ timeout: 20_000 })
  await quiet(page)
  const { rounds } = await rpc<{ rounds: readonly { runs: readonly { state: string }[] }[] }>(page, 'room.rounds', { id })
  expect(rounds.flatMap(({ runs }) => runs.map(({ state }) => state))).toEqual(['done', 'done', 'done', 'skipped'])
})

test('Tab goes once through the whole page, in the order in which one reads it, and out again', async ({ app: { page } }) => {
  await openRoom(page, ['Ada', 'Ben'], { model: 'sequential' })
  await ask(page, script({ text: 'Yes.', deltaMs: 0 }, 'Is it so?'), ['Ada', 'Ben'])
  await say(page, script({ chunks: countedWords(400), deltaMs: 30 }, 'Tell me more.'))
  await expect(card(page, 'Ada')).toContainText('w3 ')
  await strip(page).getByRole('button', { name: 'Pause' }).press('Enter')
  await expect(strip(page).getByRole('button', { name: 'Go on' })).toBeVisible()
  /** The parts in the order of the keys, each as often as it is entered. */
  const walk = async (key: string): Promise<readonly string[]> => {
    const parts: string[] = []
    for (let step = 0; step < 120; step += 1) {
      await page.keyboard.press(key)
      const part = await focusedPart(page)
      if (part === null) return parts
      if (part !== parts.at(-1)) parts.push(part)
    }
    throw new Error(`${key} never leaves the page: ${parts.join(', ')}`)
  }
  await walk('Tab')
  const order = ['sidebar', 'title bar', 'cast', 'transcript', 'strip', 'composer']
  expect(await walk('Tab')).toEqual(order)
  expect(await walk('Shift+Tab')).toEqual(order.toReversed())
})

test('quit in the middle of a paused round, it is paused after the next start, and goes on with those who are left', async ({ app }) => {
  const id = await openRoom(app.page, ['Ada', 'Ben', 'Chao'], { model: 'sequential' })
  const hash = app.page.url().split('#')[1]
  await say(app.page, script({ chunks: countedWords(30), deltaMs: 20 }, 'One after the other.'))
  await expect(card(app.page, 'Ada')).toContainText('w3 ')
  await strip(app.page).getByRole('button', { name: 'Pause' }).press('Enter')
  await expect(card(app.page, 'Ada')).toContainText('w29 ')
  await expect(card(app.page, 'Ada')).toHaveAttribute('aria-busy', 'false')
  const page = await app.restart()
  await page.goto(`${page.url().split('#')[0]}#${hash}`)
  await expect(strip(page)).toContainText('Round 1 is paused')
  await expect(strip(page)).toContainText('Nobody begins before you say so.')
  await expect(page.getByRole('button', { name: /missing speaker/ })).toHaveCount(0)
  await strip(page).getByRole('button', { name: 'Go on' }).press('Enter')
  await expect(card(page, 'Chao')).toContainText('w29 ', { timeout: 15_000 })
  await quiet(page)
  for (const name of ['Ada', 'Ben', 'Chao']) await expect(spoken(page, name)).toHaveCount(1)
  const { rounds } = await rpc<{ rounds: readonly { runs: readonly { state: string }[] }[] }>(page, 'room.rounds', { id })
  expect(rounds.map(({ runs }) => runs.map(({ state }) => state))).toEqual([['done', 'done', 'done']])
})

test('killed while one speaks in turn, all who are missing are heard with one press', async ({ app }) => {
  await openRoom(app.page, ['Ada', 'Ben', 'Chao'], { model: 'sequential' })
  const hash = app.page.url().split('#')[1]
  await say(app.page, script({ chunks: countedWords(40), deltaMs: 20 }, 'One after the other.'))
  await expect(card(app.page, 'Ben')).toContainText('w3 ')
  await app.kill()
  const page = await app.start()
  await page.goto(`${page.url().split('#')[0]}#${hash}`)
  await expect(strip(page)).toContainText('Parley was closed in the middle of this round.')
  await expect(conversation(page)).toContainText('Not heard to the end: Ben, Chao.')
  await page.getByRole('button', { name: 'Run the 2 missing speakers' }).press('Enter')
  for (const name of ['Ben', 'Chao']) await expect(card(page, name)).toContainText('w39 ', { timeout: 15_000 })
  await quiet(page)
  await expect(spoken(page, 'Ada')).toHaveCount(1)
  await expect(page.getByRole('button', { name: /missing speaker/ })).toHaveCount(0)
})
