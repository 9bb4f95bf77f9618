import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { ask, barriers, card, chooseInSeat, openConversation, openRoom, quiet, say, seat, spoken, strip } from './room-steps'
import { chatId, composer, conversation, countedWords, rpc, script } from './steps'

const short = (words: string, text = 'Yes.'): string => script({ text, deltaMs: 0 }, words)

type Run = { readonly participantId: string; readonly state: string; readonly reason: string | null }
type Round = { readonly number: number; readonly state: string; readonly cause: string | null; readonly runs: readonly Run[] }

async function rounds(page: Page, id: string): Promise<readonly Round[]> {
  return (await rpc<{ rounds: readonly Round[] }>(page, 'room.rounds', { id })).rounds
}

/** Presses one of the actions below a message, by keys. */
async function act(message: Locator, action: string): Promise<void> {
  await message.getByRole('button', { name: action, exact: true }).press('Enter')
}

test('a moderator says who speaks, what it asks of them and why; nobody else speaks', async ({ app: { page } }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const id = await openRoom(page, ['Ada', 'Ben'], { model: 'moderator', moderator: {} })
  await say(page, 'Ben, which bread is best for the picnic?')
  await expect(conversation(page).getByText('Moderator: Ben, because the user speaks to Ben')).toBeVisible()
  await expect(card(page, 'Ben')).toHaveAttribute('aria-busy', 'false', { timeout: 20_000 })
  await quiet(page)
  await expect(spoken(page, 'Ada')).toHaveCount(0)
  await page.getByRole('button', { name: 'Let them talk' }).press('Enter')
  await page.getByRole('textbox', { name: 'Rounds' }).fill('1')
  await page.getByRole('textbox', { name: 'Rounds' }).press('Enter')
  await expect(conversation(page).getByText('Moderator: Ada, because Ada has not answered yet')).toBeVisible()
  await expect(conversation(page).getByText('Asked to: Answer Ben, and say where you differ.')).toBeVisible()
  await expect(card(page, 'Ada')).toContainText('Asked: Answer Ben, and say where you differ.')
  await expect(conversation(page).getByText('The talk ended: as many rounds as you allowed.')).toBeVisible({ timeout: 20_000 })
  await expect(spoken(page, 'Ben')).toHaveCount(1)
  expect((await rounds(page, id)).map(({ runs }) => runs.length)).toEqual([1, 1])
  expect(await barriers(page)).toEqual([])
})

test('a moderator whose answers cannot be used gives way: all speak in turn', async ({ app: { page } }) => {
  // So small a window leaves no room for a whole decision: each of its three tries is cut.
  await openRoom(page, ['Ada', 'Ben'], { model: 'moderator', moderator: { contextLimit: 40 } })
  await ask(page, 'What should we bring?', ['Ada', 'Ben'])
  await expect(conversation(page).getByText('The moderator made no decision, so everybody speaks in turn.')).toBeVisible()
  await expect(spoken(page, 'Ada')).toHaveCount(1)
  await expect(spoken(page, 'Ben')).toHaveCount(1)
})

test('newcomers are given as much of the past as was chosen, and each message says who was', async ({ app: { page } }) => {
  // So high that all of it is in the page.
  await page.setViewportSize({ width: 1_280, height: 3_000 })
  await openRoom(page, ['Ada', 'Ben'], { model: 'broadcast' })
  for (const words of ['First.', 'Second.', 'Third.']) await ask(page, short(words), ['Ada', 'Ben'])
  await composer(page).fill('By the way.')
  await page.keyboard.press('Alt+Enter')
  await expect(conversation(page).getByText('Context only: it is delivered')).toBeVisible()
  const dialog = page.getByRole('dialog', { name: 'Add a participant' })
  const join = async (name: string, choice: string, preview: string, fields: Readonly<Record<string, string>> = {}): Promise<void> => {
    await page.getByRole('button', { name: 'Add participant' }).press('Enter')
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
    await dialog.getByRole('textbox', { name: 'Role', exact: true }).fill('Guest')
    await dialog.getByRole('radio', { name: choice, exact: true }).press('Space')
    for (const [field, value] of Object.entries(fields)) await dialog.getByRole('textbox', { name: field, exact: true }).fill(value)
    await expect(dialog.getByText(preview)).toBeVisible()
    await dialog.getByRole('button', { name: 'Add', exact: true }).press('Enter')
    await expect(dialog).toBeHidden()
    await expect(seat(page, name)).toBeVisible()
  }
  await join('Faye', 'Nothing', 'No earlier messages. It hears what is said from now on.')
  await join('Gus', 'Everything', '10 earlier messages, then what is said from now on.')
  await join('Hal', 'The last rounds', '4 earlier messages, then what is said from now on.', { Rounds: '1' })
  await page.getByRole('button', { name: 'Add participant' }).press('Enter')
  await dialog.getByRole('radio', { name: 'Some rounds' }).press('Space')
  await dialog.getByRole('textbox', { name: 'To round' }).fill('5')
  await expect(dialog.getByRole('alert')).toHaveText('Give round numbers from 1 to 4, the first not after the last.')
  expect(await barriers(page)).toEqual([])
  await page.keyboard.press('Escape')
  await join('Ivy', 'Some rounds', '3 earlier messages, then what is said from now on.', { 'From round': '2', 'To round': '2' })

  await ask(page, short('Welcome.'), ['Ada', 'Ben', 'Faye', 'Gus', 'Hal', 'Ivy'])
  const seen = [
    'Seen by Ada, Ben, Gus (on joining).Not by Faye, Hal, Ivy: said before joining.',
    'Seen by Ada, Ben, Gus (on joining), Ivy (on joining).Not by Faye, Hal: said before joining.',
    'Seen by Ada, Ben, Gus (on joining), Hal (on joining).Not by Faye, Ivy: said before joining.',
    'Seen by Ada, Ben, Gus (on joining), Hal (on joining).Not by Faye, Ivy: said before joining.',
    'Seen by Ada, Ben, Faye, Gus, Hal, Ivy.Everybody has been given it.',
  ]
  const given = page.getByRole('dialog', { name: 'Who has been given this message' })
  for (const [index, text] of seen.entries()) {
    await act(conversation(page).getByRole('article', { name: 'You' }).nth(index), 'Seen by')
    await expect(given).toContainText(text)
    await page.keyboard.press('Escape')
    await expect(given).toBeHidden()
  }
})

test('a branch holds what was said up to a message and goes on by itself; its source stays as it was', async ({ app: { page } }) => {
  const id = await openRoom(page, ['Ada', 'Ben'], { model: 'sequential' })
  await ask(page, short('Once.', 'An answer.'), ['Ada', 'Ben'])
  await ask(page, short('Twice.', 'Another answer.'), ['Ada', 'Ben'])
  const source = await rpc<{ messages: readonly unknown[] }>(page, 'conversation.messages', { id, limit: 50 })
  expect(source.messages).toHaveLength(6)
  await act(spoken(page, 'Ben').first(), 'Branch into a new room')
  await expect(page).not.toHaveURL(new RegExp(id))
  await expect(spoken(page, 'Ben')).toHaveText(/An answer\./)
  await expect(conversation(page).getByText('Twice.')).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Cast' }).getByRole('meter')).toHaveCount(2)
  const branch = chatId(page)
  await ask(page, short('Instead.', 'Something else.'), ['Ada', 'Ben'])
  await expect(spoken(page, 'Ada')).toHaveCount(2)
  expect((await rounds(page, branch)).map(({ runs }) => runs.map(({ state }) => state))).toEqual([
    ['done', 'done'],
    ['done', 'done'],
  ])
  expect(await rpc(page, 'conversation.messages', { id, limit: 50 })).toEqual(source)
  await page.goBack()
  await expect(conversation(page).getByText('Twice.')).toBeVisible()
  await expect(conversation(page).getByText('Instead.')).toHaveCount(0)
})

test('one participant is compacted from its menu; its gauge falls and comes back with Undo, the others’ stay', async ({ app: { page } }) => {
  await openRoom(page, ['Ada', 'Ben'], { model: 'broadcast' })
  const long = 'The ledger appends and never rewrites. '.repeat(25)
  for (const words of ['First.', 'Second.', 'Third.']) await ask(page, short(words, long), ['Ada', 'Ben'])
  const gauge = async (name: string): Promise<number> =>
    Number(await page.getByRole('meter', { name: `Context usage of ${name}` }).getAttribute('aria-valuenow'))
  const [ada, ben] = [await gauge('Ada'), await gauge('Ben')]
  await chooseInSeat(page, 'Ada', 'Compact now…')
  const dialog = page.getByRole('dialog', { name: 'Compact now' })
  await dialog.getByRole('radio', { name: 'Nothing' }).press('Space')
  await expect(dialog.getByRole('status')).toContainText('→ about')
  expect(await barriers(page)).toEqual([])
  await dialog.getByRole('textbox').press('Enter')
  await expect(dialog).toBeHidden()
  await expect.poll(() => gauge('Ada')).toBeLessThan(ada * 0.7)
  expect(await gauge('Ben')).toBe(ben)
  await expect(conversation(page).getByText('Third.').first()).toBeVisible()

  await page.keyboard.press('ControlOrMeta+Shift+I')
  const panel = page.getByRole('complementary', { name: 'Room' })
  const row = panel.getByRole('region', { name: 'Ada' }).getByRole('button', { name: /→.*in use/ })
  await row.press('Enter')
  await panel.getByRole('button', { name: 'Undo compaction' }).press('Enter')
  await expect.poll(() => gauge('Ada')).toBe(ada)
  await expect(panel.getByRole('region', { name: 'Ada' })).toContainText('undone')
  await panel.getByRole('button', { name: 'Redo' }).press('Enter')
  await expect.poll(() => gauge('Ada')).toBeLessThan(ada * 0.7)
  await expect(panel.getByRole('region', { name: 'Ben' })).toHaveCount(0)
})

test('over the budget it asks: who is allowed speaks, who is skipped does not', async ({ app: { page } }) => {
  // One answer fits with its whole output limit of 2,000 tokens, a second one beside it does not.
  const id = await openRoom(page, ['Ada', 'Ben', 'Chao'], { model: 'broadcast', display: 'cast' }, { limits: { tokens: 3_500, onBudget: 'ask' } })
  await say(page, short('Is it worth it?'))
  await expect(card(page, 'Ada')).toContainText('Yes.')
  for (const name of ['Ben', 'Chao']) {
    await expect(card(page, name)).toContainText('This answer may go over the budget of the room.')
    await expect(seat(page, name)).toContainText('over the budget')
  }
  expect(await barriers(page)).toEqual([])
  await card(page, 'Ben').getByRole('button', { name: 'Allow' }).press('Enter')
  await expect(card(page, 'Ben')).toContainText('Yes.')
  await card(page, 'Chao').getByRole('button', { name: 'Skip' }).press('Enter')
  await expect(card(page, 'Chao')).toContainText('Skipped: it would have gone over the budget.')
  await quiet(page)
  const [round] = await rounds(page, id)
  expect(round?.runs.map(({ state, reason }) => [state, reason])).toEqual([
    ['done', null],
    ['done', null],
    ['skipped', 'budget'],
  ])
})

test('a conclusion is one more round in which everybody says where they have arrived', async ({ app: { page } }) => {
  const id = await openRoom(page, ['Ada', 'Ben'], { model: 'sequential' })
  await ask(page, 'Which bread for the picnic?', ['Ada', 'Ben'])
  await page.getByRole('button', { name: 'Room menu' }).press('Enter')
  await page.getByRole('menuitem', { name: 'Conclude' }).press('Enter')
  await expect(conversation(page).getByText('Round 2: the conclusion')).toBeVisible()
  for (const name of ['Ada', 'Ben']) await expect(spoken(page, name)).toHaveCount(2)
  await expect(card(page, 'Ben')).toHaveAttribute('aria-busy', 'false', { timeout: 20_000 })
  await quiet(page)
  for (const name of ['Ada', 'Ben']) await expect(card(page, name)).toContainText(/Where I have arrived|My conclusion on|We agree on more/)
  expect((await rounds(page, id)).map(({ state, runs }) => [state, runs.length])).toEqual([
    ['done', 2],
    ['done', 2],
  ])
})

test('stopped after this speaker, it ends with the last word of whoever speaks', async ({ app: { page } }) => {
  const id = await openRoom(page, ['Ada', 'Ben', 'Chao'], { model: 'sequential' })
  await say(page, script({ chunks: countedWords(40), deltaMs: 30 }, 'One after the other.'))
  await expect(card(page, 'Ada')).toContainText('w3 ')
  await strip(page).getByRole('button', { name: 'Stop after this speaker' }).press('Enter')
  await expect(card(page, 'Ada')).toContainText('w39 ')
  await quiet(page)
  for (const name of ['Ben', 'Chao']) await expect(card(page, name)).toContainText('Skipped.')
  const [round] = await rounds(page, id)
  expect(round).toMatchObject({ state: 'stopped', cause: 'user' })
  expect(round?.runs.map(({ state }) => state)).toEqual(['done', 'skipped', 'skipped'])
})

test('where the user chooses, nobody answers until it is given the word', async ({ app: { page } }) => {
  await openRoom(page, ['Ada', 'Ben'], { model: 'manual' })
  await say(page, short('Who wants to begin?', 'I do.'))
  await expect(conversation(page).getByRole('article', { name: 'You' })).toHaveAttribute('aria-busy', 'false')
  await quiet(page)
  await expect(conversation(page).getByRole('article')).toHaveCount(1)
  await chooseInSeat(page, 'Ben', 'Speak next')
  await expect(conversation(page).getByText('Round 2: you gave the word')).toBeVisible()
  await expect(card(page, 'Ben')).toContainText('I do.')
  await quiet(page)
  await expect(spoken(page, 'Ada')).toHaveCount(0)
})

test('a message is pinned and let go again by keys; the mark stays after a reload', async ({ app: { page } }) => {
  await openRoom(page, ['Ada', 'Ben', 'Chao'], { model: 'broadcast' })
  await ask(page, short('The gate code is 7351.', 'Noted.'), ['Ada', 'Ben', 'Chao'])
  const mine = conversation(page).getByRole('article', { name: 'You' })
  const mark = 'Pinned: every summary quotes it word for word'
  await act(mine, 'Pin')
  await act(card(page, 'Ada'), 'Pin')
  await expect(mine.getByRole('img', { name: mark })).toBeVisible()
  await expect(card(page, 'Ada').getByRole('img', { name: mark })).toBeVisible()
  await expect(card(page, 'Ben').getByRole('img', { name: mark })).toHaveCount(0)
  for (const width of [480, 960, 1_280, 1_900]) {
    await page.setViewportSize({ width, height: 800 })
    const frame = await card(page, 'Ada').boundingBox()
    const last = await card(page, 'Ada').getByRole('button', { name: 'Details' }).boundingBox()
    expect((last?.x ?? 0) + (last?.width ?? 0), `${width} pixels`).toBeLessThanOrEqual((frame?.x ?? 0) + (frame?.width ?? 0))
  }
  await page.reload()
  await expect(mine.getByRole('img', { name: mark })).toBeVisible()
  await act(mine, 'Unpin')
  await expect(mine.getByRole('img', { name: mark })).toHaveCount(0)
  await expect(mine.getByRole('button', { name: 'Pin', exact: true })).toBeFocused()
  await expect(card(page, 'Ada').getByRole('img', { name: mark })).toBeVisible()
  expect(await barriers(page)).toEqual([])
})

test('a tool that asks does so in the card of who called it; the others go on', async ({ app: { page } }) => {
  const id = await openRoom(page, ['Ada', 'Ben'], { model: 'broadcast' })
  await ask(page, short('Hello.'), ['Ada', 'Ben'])
  const ada = (await rounds(page, id))[0]?.runs[0]?.participantId
  await rpc(page, 'room.updateParticipant', { id, participantId: ada, model: 'demo-tools', toolsets: ['web'] })
  await say(page, script({ text: 'Looking.', deltaMs: 0, tools: [{ name: 'fetch_page', input: { url: 'http://127.0.0.1:9/secret' } }] }, 'Look it up.'))
  const question = card(page, 'Ada').getByRole('group', { name: /fetch_page \(Built in\) asks/ })
  await expect(question).toBeVisible()
  await expect(card(page, 'Ben')).toHaveAttribute('aria-busy', 'false')
  await expect(conversation(page).getByText('fetch_page from Built in asks for permission.')).toBeAttached()
  const { violations } = await new AxeBuilder({ page }).include('article[aria-label="Ada"]').analyze()
  expect(violations.map(({ id: rule }) => rule)).toEqual([])
  // A window that comes later asks the same.
  await page.reload()
  await question.getByRole('button', { name: 'Deny' }).press('Enter')
  await expect(card(page, 'Ada')).toContainText('denied')
  await quiet(page)
  await expect(card(page, 'Ada')).toHaveAttribute('aria-busy', 'false')
})

test('a message that waits and whose round is gone is sent when the user says so', async ({ app: { page } }) => {
  const id = await openRoom(page, ['Ada', 'Ben'], { model: 'sequential' })
  await say(page, script({ text: 'A long one. '.repeat(60), deltaMs: 20 }, 'Begin.'))
  await expect(card(page, 'Ada')).toHaveAttribute('aria-busy', 'true')
  await say(page, short('And then?'))
  const waiting = page.getByRole('region', { name: 'Waiting for this round to end' })
  await expect(waiting).toContainText('And then?')
  // Deleting stops what runs; what waited is kept and comes back with the room.
  await rpc(page, 'conversation.remove', { id })
  await expect(page).not.toHaveURL(new RegExp(id))
  await rpc(page, 'conversation.restore', { id })
  await openConversation(page, id)
  await page.getByRole('region', { name: 'Not sent yet' }).getByRole('button', { name: 'Send now' }).press('Enter')
  await expect(card(page, 'Ben')).toContainText('Yes.')
  await expect(page.getByRole('region', { name: 'Not sent yet' })).toBeHidden()
})

test('a room is replayed from what is stored, by keys, and nobody is asked anything', async ({ app: { page } }) => {
  const id = await openRoom(page, ['Ada', 'Ben'], { model: 'sequential' })
  await ask(page, short('What shall we bring?'), ['Ada', 'Ben'])
  await composer(page).fill('kept')
  const requests = async (): Promise<unknown> => (await rpc<{ entries: readonly unknown[] }>(page, 'usage.report', { id })).entries.length
  const before = await requests()
  await page.getByRole('button', { name: 'Room menu' }).press('Enter')
  await page.getByRole('menuitem', { name: 'Replay' }).press('Enter')
  const bar = page.getByRole('region', { name: 'Replay' })
  const slider = bar.getByRole('slider', { name: 'Message' })
  await expect(slider).toBeFocused()
  // It plays to its end; then from the first message, one step after the other.
  await expect(bar.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
  await page.keyboard.press('Home')
  await expect(slider).toHaveAttribute('aria-valuetext', '1 of 3')
  await expect(spoken(page, 'Ada')).toHaveCount(0)
  await page.keyboard.press('ArrowRight')
  await expect(spoken(page, 'Ada')).toHaveCount(1)
  await expect(spoken(page, 'Ben')).toHaveCount(0)
  expect(await barriers(page)).toEqual([])
  await page.keyboard.press('Space')
  await expect(spoken(page, 'Ben')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(bar).toBeHidden()
  await expect(composer(page)).toHaveValue('kept')
  expect(await requests()).toBe(before)
})
