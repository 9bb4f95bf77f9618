import type { Page } from '@playwright/test'
import { expect, test } from '../e2e/fixtures'
import { ask, card, chooseInSeat, openRoom, quiet, say } from '../e2e/room-steps'
import { composer, conversation, rpc, tryDemo } from '../e2e/steps'
import { shoot, WIDE } from './shoot'

// What a room looks like in each state in which somebody meets it.

test.setTimeout(120_000)
test.beforeEach(({ app: { page } }) => page.setViewportSize(WIDE))

const CAST = ['Odile', 'Samir', 'Jun'] as const
const SEATS = [
  { name: 'Odile', role: 'Archivist' },
  { name: 'Samir', role: 'Economist' },
  { name: 'Jun', role: 'Engineer' },
]
const OTHERS = [
  { name: 'Miriam', role: 'Lawyer' },
  { name: 'Priya', role: 'Historian' },
  { name: 'Anatole', role: 'Editor' },
  { name: 'Camille', role: 'Designer' },
  { name: 'Yuki', role: 'Researcher' },
]
const QUESTION = 'Should the archive move to open formats this year?'
const TITLE = { title: 'Open formats for the archive' }

const strip = (page: Page) => page.getByRole('region', { name: 'Running round' })
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().press('Enter')

/** A service nobody answers at; resolves to its connection. */
async function deadService(page: Page): Promise<string> {
  const { id } = await rpc<{ id: string }>(page, 'connection.save', {
    provider: 'openai',
    label: 'Own server',
    baseUrl: 'http://127.0.0.1:9/v1',
  })
  return id
}

async function participants(page: Page, id: string): Promise<readonly string[]> {
  const { rounds } = await rpc<{ rounds: readonly { readonly runs: readonly { readonly participantId: string }[] }[] }>(page, 'room.rounds', { id })
  return rounds[0]?.runs.map(({ participantId }) => participantId) ?? []
}

test('in turn: who writes, who waits, what is queued; paused, replayed', async ({ app: { page } }) => {
  await openRoom(page, SEATS, { model: 'sequential' }, TITLE)
  await say(page, QUESTION)
  await expect(card(page, 'Odile')).toContainText(/(\S+ ){12}/)
  await shoot(page, 'room-in-turn')
  await press(page, 'Pause')
  await expect(strip(page)).toContainText('is paused')
  await say(page, 'And what would it cost?')
  await shoot(page, 'room-paused')
  await press(page, 'Go on')
  await quiet(page)
  await page.getByRole('button', { name: 'Room menu' }).press('Enter')
  await page.getByRole('menuitem', { name: 'Replay' }).press('Enter')
  await expect(page.getByRole('region', { name: 'Replay' })).toBeVisible()
  await shoot(page, 'room-replay')
})

test('names, this message, who has seen it, a newcomer, the menu of a seat', async ({ app: { page } }) => {
  await openRoom(page, SEATS, { model: 'mentioned' }, TITLE)
  await ask(page, QUESTION, CAST)
  await composer(page).fill('@')
  await expect(page.getByRole('listbox', { name: 'Names' })).toBeVisible()
  await shoot(page, 'room-mention')
  await composer(page).fill('')
  await conversation(page).getByRole('article', { name: 'You' }).getByRole('button', { name: 'Seen by', exact: true }).press('Enter')
  await expect(page.getByRole('dialog', { name: 'Who has been given this message' })).toContainText('Everybody')
  await shoot(page, 'room-seen')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Actions for Samir,' }).press('Enter')
  await expect(page.getByRole('menuitem', { name: 'Mute', exact: true })).toBeVisible()
  await shoot(page, 'room-seat-menu')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Add participant' }).press('Enter')
  const joining = page.getByRole('dialog', { name: 'Add a participant' })
  await joining.getByRole('textbox', { name: 'Name' }).fill('Dee')
  await joining.getByRole('textbox', { name: 'Role', exact: true }).fill('Operations')
  await joining.getByRole('radio', { name: 'The last rounds', exact: true }).press('Space')
  await shoot(page, 'room-joining')
})

test('a moderator decides; the talk goes on by itself and ends', async ({ app: { page } }) => {
  await openRoom(page, SEATS, { model: 'moderator', moderator: {} }, TITLE)
  await say(page, QUESTION)
  await expect(
    conversation(page)
      .getByText(/^Moderator:/)
      .first(),
  ).toBeVisible()
  await shoot(page, 'room-moderator')
  await quiet(page)
  await press(page, 'Let them talk')
  await page.getByRole('textbox', { name: 'Rounds' }).fill('2')
  await shoot(page, 'room-talk-limits')
  await page.getByRole('textbox', { name: 'Rounds' }).press('Enter')
  await expect(strip(page)).toContainText('left')
  await shoot(page, 'room-talk')
  await expect(conversation(page).getByText(/The talk ended|ended the talk|asks for your word/)).toBeVisible({ timeout: 60_000 })
  await shoot(page, 'room-ended')
})

test('an answer that failed, and one that asks for more money', async ({ app: { page } }) => {
  const id = await openRoom(page, SEATS, { model: 'broadcast', display: 'cast' }, TITLE)
  await ask(page, QUESTION, CAST)
  const connectionId = await deadService(page)
  await rpc(page, 'room.updateParticipant', { id, participantId: (await participants(page, id))[1], connectionId, model: 'local', contextLimit: 8_000 })
  await say(page, 'Give me your strongest argument in two sentences.')
  await expect(card(page, 'Samir').getByRole('button', { name: /^Retry/ })).toBeVisible({ timeout: 60_000 })
  await shoot(page, 'room-failed')
})

test('over the budget', async ({ app: { page } }) => {
  await openRoom(page, SEATS, { model: 'broadcast', display: 'cast' }, { ...TITLE, limits: { tokens: 3_500, onBudget: 'ask' } })
  await say(page, QUESTION)
  await expect(page.getByRole('button', { name: /^Allow/ }).first()).toBeVisible()
  await expect(card(page, 'Odile')).toHaveAttribute('aria-busy', 'false', { timeout: 20_000 })
  await shoot(page, 'room-budget')
})

test('eight of them, and their settings', async ({ app: { page } }) => {
  const names = [...SEATS, ...OTHERS].map(({ name }) => name)
  await openRoom(page, [...SEATS, ...OTHERS], { model: 'broadcast', display: 'cast' }, TITLE)
  await page.setViewportSize({ width: 1_680, height: 1_000 })
  await say(page, QUESTION)
  for (const name of names) await expect(card(page, name)).toContainText(/(\S+ ){8}/)
  await shoot(page, 'room-eight')
  await page.setViewportSize(WIDE)
  await quiet(page)
  await chooseInSeat(page, 'Samir', 'Mute')
  await press(page, 'Room panel')
  const panel = page.getByRole('complementary', { name: 'Room' })
  await panel.evaluate((element) => {
    for (const each of [element, ...element.querySelectorAll('*')]) each.scrollTop = each.scrollHeight
  })
  await shoot(page, 'room-panel-end')
})

test('after a crash', async ({ app }) => {
  await openRoom(app.page, SEATS, { model: 'broadcast', display: 'cast' }, TITLE)
  await say(app.page, QUESTION)
  await expect(card(app.page, 'Jun')).toContainText(/(\S+ ){12}/)
  const hash = app.page.url().split('#')[1]
  await app.kill()
  const page = await app.start()
  await page.setViewportSize(WIDE)
  await page.goto(`${page.url().split('#')[0]}#${hash}`)
  await expect(page.getByRole('button', { name: /missing speaker/ })).toBeVisible()
  await shoot(page, 'room-crash')
})

test('a proposed team; personas and teams of one’s own', async ({ app: { page } }) => {
  await tryDemo(page)
  await press(page, 'New room')
  const dialog = page.getByRole('dialog', { name: 'New room' })
  await page.getByRole('radio', { name: 'Propose a team' }).check()
  await page.getByRole('textbox', { name: 'Topic' }).fill('Plan a roof garden')
  await page.getByRole('textbox', { name: 'Roles that must be there' }).fill('Gardener\nStructural engineer')
  await shoot(page, 'new-room-propose')
  await dialog.getByRole('button', { name: 'Propose', exact: true }).press('Enter')
  await expect(dialog.getByText('Proposed by Demo.')).toBeVisible({ timeout: 20_000 })
  await shoot(page, 'new-room-proposed')
})
