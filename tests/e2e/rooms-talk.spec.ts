import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { ask, card, chooseInSeat, openRoom, quiet, say, seat, spoken, strip } from './room-steps'
import { composer, conversation, countedWords, rpc, script } from './steps'

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

test('concluded while it is paused, a talk goes on to its closing round and says so', async ({ app: { page } }) => {
  await openRoom(page, ['Ada', 'Ben'], { model: 'sequential' })
  await letThemTalk(page)
  await expect(card(page, 'Ada')).toHaveAttribute('aria-busy', 'true')
  await strip(page).getByRole('button', { name: 'Pause' }).press('Enter')
  await expect(strip(page)).toContainText('Paused')
  await strip(page).getByRole('button', { name: 'Conclude' }).press('Enter')
  await expect(strip(page)).toContainText('A closing round follows.')
  await expect(conversation(page).getByText('Round 2: the conclusion')).toBeVisible({ timeout: 20_000 })
  await expect(strip(page)).not.toContainText('A closing round follows.')
  await page.keyboard.press('Escape')
  await quiet(page)
})

test('a round that is paused says why: stepped, by the user, for the budget, after a failure', async ({ app: { page } }) => {
  const id = await openRoom(page, ['Ada', 'Ben'], { model: 'sequential' }, { limits: { onFailure: 'pause' } })
  const step = page.getByRole('button', { name: 'Step', exact: true }).first()
  await composer(page).fill(script({ text: 'Yes.', deltaMs: 0 }, 'Is it true?'))
  await step.press('Enter')
  await expect(strip(page)).toContainText('Step gives one answer at a time.')
  await step.press('Enter')
  await quiet(page)

  await say(page, script({ text: 'No.', deltaMs: 0, error: 'auth', errorAfter: 0, errorTimes: 1 }, 'Who disagrees?'))
  await expect(strip(page)).toContainText('An answer failed: retry it, or go on without it.')
  await strip(page).getByRole('button', { name: 'Go on' }).press('Enter')
  await quiet(page)

  await say(page, script({ chunks: countedWords(40), deltaMs: 30 }, 'Tell me more.'))
  await strip(page).getByRole('button', { name: 'Pause' }).press('Enter')
  await expect(strip(page)).toContainText('Nobody begins before you say so. Ada is speaking.')
  await page.keyboard.press('Escape')
  await quiet(page)

  await rpc(page, 'room.configure', { id, limits: { tokens: 10, onBudget: 'ask' } })
  await say(page, script({ text: 'Dear.', deltaMs: 0 }, 'What does it cost?'))
  await expect(strip(page)).toContainText('The next answer may go over the budget: allow or skip it.')
  await card(page, 'Ada').getByRole('button', { name: 'Allow' }).press('Enter')
  await expect(card(page, 'Ada')).toContainText('Dear.')
  await card(page, 'Ben').getByRole('button', { name: 'Skip' }).press('Enter')
  await quiet(page)
})

test('a message that is refused comes back with the choice of who was to answer it', async ({ app: { page } }) => {
  await openRoom(page, ['Ben', 'Bert'], { model: 'sequential', match: 'prefix' })
  await page.getByRole('button', { name: 'Who answers this message' }).press('Enter')
  await page.getByRole('menuitemcheckbox', { name: 'to those I name' }).press('Enter')
  const once = page.getByRole('button', { name: 'Who answers this message: to those I name' })
  await expect(once).toContainText('This message: to those I name')
  await composer(page).fill('@Be is it true?')
  await composer(page).press('Escape')
  await page.getByRole('button', { name: 'Send', exact: true }).press('Enter')
  await expect(page.getByRole('region', { name: 'Notifications' })).toContainText('Not sent. @Be could be Ben or Bert.')
  await expect(composer(page)).toHaveValue('@Be is it true?')
  await expect(once).toContainText('This message: to those I name')
})

test('cast, transcript and composer stand on one left edge, and no line is longer than one reads', async ({ app: { page } }) => {
  const left = async (what: Locator): Promise<number> => Math.round((await what.boundingBox())?.x ?? 0)
  const width = async (what: Locator): Promise<number> => Math.round((await what.boundingBox())?.width ?? 0)
  const long = 'The ledger appends and never rewrites what it has written once. '.repeat(8)
  await page.setViewportSize({ width: 1_900, height: 1_000 })
  const id = await openRoom(page, ['Ada', 'Ben', 'Chao'], { model: 'sequential' })
  await ask(page, script({ text: long, deltaMs: 0 }, long), ['Ada', 'Ben', 'Chao'])
  const text = spoken(page, 'Ada').getByText('The ledger appends').first()
  const mine = spoken(page, 'You').getByText('The ledger appends').first()
  const box = page.locator('div:has(> textarea)')
  const edge = await left(box)
  for (const what of [seat(page, 'Ada'), spoken(page, 'Ada'), text]) expect(await left(what)).toBe(edge)
  for (const what of [text, mine]) expect(await width(what)).toBeLessThanOrEqual(676)

  await rpc(page, 'room.configure', { id, execution: { model: 'broadcast', display: 'cast' } })
  await ask(page, script({ text: long, deltaMs: 0 }, 'All at once.'), ['Ada', 'Ben', 'Chao'])
  const tops = await Promise.all(['Ada', 'Ben', 'Chao'].map(async (name) => (await card(page, name).boundingBox())?.y))
  expect(new Set(tops).size).toBe(1)
  // Three stand wider than the column, by as much on either side.
  const right = (await left(card(page, 'Chao'))) + (await width(card(page, 'Chao')))
  expect(right).toBeLessThanOrEqual(1_900 - 24)
  const beyond = [edge - (await left(card(page, 'Ada'))), right - edge - (await width(box))]
  expect(beyond[0]).toBeGreaterThan(100)
  expect(Math.abs((beyond[0] ?? 0) - (beyond[1] ?? 0))).toBeLessThanOrEqual(2)
  for (const size of [480, 1_000, 1_600]) {
    await page.setViewportSize({ width: size, height: 900 })
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth), { message: `${size} pixels` }).toBeLessThanOrEqual(size)
  }
})

test('the words in an empty room and its box say how it answers', async ({ app: { page } }) => {
  const id = await openRoom(page, ['Ada', 'Ben'], { model: 'manual' })
  await expect(composer(page)).toHaveAttribute('placeholder', 'Message the room, then give somebody the word')
  await expect(conversation(page)).toContainText('give somebody the word with “Speak next” in the cast')
  await rpc(page, 'room.configure', { id, execution: { model: 'sequential' } })
  await expect(composer(page)).toHaveAttribute('placeholder', 'Message the room; they answer in turn')
  await expect(conversation(page)).toContainText('they answer one after the other')
  await rpc(page, 'room.configure', { id, execution: { model: 'mentioned' } })
  await expect(composer(page)).toHaveAttribute('placeholder', 'Message the room, @ to name who answers')
  for (const name of ['Ada', 'Ben']) await chooseInSeat(page, name, 'Mute')
  await expect(composer(page)).toHaveAttribute('placeholder', 'Everybody is muted: nobody answers until you let somebody speak')
})

test('there is one Stop, and a card is no higher than what it says', async ({ app: { page } }) => {
  await openRoom(page, ['Ada', 'Ben'], { model: 'broadcast', display: 'cast' })
  await say(page, script({ chunks: countedWords(300), deltaMs: 30 }, 'Take your time.'))
  await expect(card(page, 'Ada')).toContainText('w5 ')
  await expect(page.getByRole('button', { name: /^Stop( now)?$/ })).toHaveCount(1)
  await page.getByRole('button', { name: 'Stop', exact: true }).press('Enter')
  await quiet(page)
  await ask(page, script({ text: 'Yes.', deltaMs: 0 }, 'Is it so?'), ['Ada', 'Ben'])
  const frame = await card(page, 'Ada').boundingBox()
  const words = await card(page, 'Ada').getByText('Yes.').boundingBox()
  if (!frame || !words) throw new Error('nothing is shown')
  expect(frame.y + frame.height - (words.y + words.height)).toBeLessThan(20)
  // The actions stand on the frame, over no text, and can be reached.
  await card(page, 'Ada').getByRole('button', { name: 'Quote' }).focus()
  const quote = await card(page, 'Ada').getByRole('button', { name: 'Quote' }).boundingBox()
  expect(quote?.y).toBeGreaterThan(words.y + words.height - 4)
  await page.keyboard.press('Enter')
  await expect(composer(page)).toHaveValue('> Yes.\n\n')
})

test('who has been given a message: where that cannot be looked up, it says so', async ({ app: { page } }) => {
  await page.routeWebSocket(/^ws:/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((text) => {
      const frame = JSON.parse(String(text)) as { readonly id?: number; readonly method?: string }
      const error = { code: 'disk', message: 'The disk cannot be read.', retryable: true }
      if (frame.method === 'room.deliveries') socket.send(JSON.stringify({ t: 'result', id: frame.id, result: { ok: false, error } }))
      else server.send(text)
    })
  })
  await page.reload()
  await openRoom(page, ['Ada', 'Ben'], { model: 'broadcast' })
  await ask(page, script({ text: 'Yes.', deltaMs: 0 }, 'Is it so?'), ['Ada', 'Ben'])
  await spoken(page, 'You').getByRole('button', { name: 'Seen by' }).press('Enter')
  await expect(page.getByRole('dialog', { name: 'Who has been given this message' }).getByRole('alert')).toHaveText(
    'This could not be looked up. The disk cannot be read.',
  )
})
