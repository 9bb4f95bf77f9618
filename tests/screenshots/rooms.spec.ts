import type { Page } from '@playwright/test'
import { expect, test } from '../e2e/fixtures'
import { composer, conversation, rpc } from '../e2e/steps'
import { shoot, take, WIDE, wear } from './shoot'

test.use({ flags: ['--demo'] })
test.setTimeout(90_000)
test.beforeEach(({ app: { page } }) => page.setViewportSize(WIDE))

const TOPIC = 'Should the archive move to open formats this year?'

/** The whole way of somebody new: a topic, a team, the cast, start. */
async function newRoom(page: Page, team: string): Promise<void> {
  await page.getByRole('button', { name: 'New room', exact: true }).click()
  await page.getByRole('textbox', { name: 'Topic' }).fill(TOPIC)
  await page.getByRole('radio', { name: team }).check()
}

/** The round that was opened is over. */
async function silent(page: Page): Promise<void> {
  const running = page.getByRole('region', { name: 'Running round' })
  await expect(running).toBeVisible()
  await expect(running).toBeHidden({ timeout: 60_000 })
}

async function ask(page: Page, text: string): Promise<void> {
  await composer(page).fill(text)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
}

test('a room from a topic to a shared transcript', async ({ app: { page } }) => {
  await newRoom(page, 'Debate with a dissenter')
  await shoot(page, 'new-room')
  await page.getByRole('button', { name: 'Next', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeVisible()
  await shoot(page, 'new-room-cast')
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await expect(composer(page)).toBeFocused()
  await shoot(page, 'room-empty')
  const id = page.url().split('/').at(-1) ?? ''
  await ask(page, 'What speaks against it?')
  await silent(page)
  await rpc(page, 'room.configure', { id, execution: { model: 'broadcast', display: 'cast' } })
  for (const theme of ['dark', 'light'] as const) {
    await wear(page, theme)
    await ask(page, theme === 'dark' ? 'What would change your mind?' : 'Give me your strongest argument.')
    const busy = conversation(page).locator('article[aria-busy="true"]')
    await expect(busy).toHaveCount(4)
    await expect(busy.first()).toContainText(/(\S+ ){9}/)
    await take(page, 'room-streaming', theme)
    await expect(page.getByRole('region', { name: 'Running round' })).toBeHidden({ timeout: 60_000 })
  }
  await shoot(page, 'room')
  await page.getByRole('button', { name: 'Room panel' }).click()
  await shoot(page, 'room-panel')
  await page.getByRole('button', { name: 'Room panel' }).click()
  await page.setViewportSize({ width: 480, height: 860 })
  await shoot(page, 'room-narrow')
})
