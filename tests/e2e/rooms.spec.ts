import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import type { DemoScript } from '../../src/main/providers/demo/script'
import { expect, test } from './fixtures'
import { composer, conversation, countedWords, rpc, script, tryDemo } from './steps'

type Execution = { readonly model: string; readonly display?: string }

/** Opens a room of these people, all played by the demo; resolves to its id. */
async function openRoom(page: Page, names: readonly string[], execution: Execution, more: object = {}): Promise<string> {
  await tryDemo(page)
  const { connections } = await rpc<{ connections: readonly { id: string }[] }>(page, 'connection.list', {})
  const participants = names.map((name) => ({ name, role: `${name}’s view`, connectionId: connections[0]?.id, model: 'demo-chat' }))
  const { id } = await rpc<{ id: string }>(page, 'room.create', { title: 'The room', participants, execution, ...more })
  await page.goto(`${page.url().split('#')[0]}#/chat/${id}`)
  await expect(composer(page)).toBeFocused()
  return id
}

async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
}

/** What somebody has said, the newest of it. */
function card(page: Page, name: string): Locator {
  return conversation(page).getByRole('article', { name, exact: true }).last()
}

function seat(page: Page, name: string): Locator {
  return page.getByRole('region', { name: 'Cast' }).getByRole('listitem').filter({ hasText: name })
}

async function quiet(page: Page): Promise<void> {
  await expect(page.getByRole('region', { name: 'Running round' })).toBeHidden({ timeout: 20_000 })
  await expect(conversation(page).locator('article[aria-busy="true"]')).toHaveCount(0)
}

const SLOW: DemoScript = { chunks: countedWords(300), deltaMs: 30 }

test('everybody answers at once, each in a card of its own, and stays after a reload', async ({ app: { page } }) => {
  await openRoom(page, ['Ada', 'Ben', 'Chao'], { model: 'broadcast', display: 'cast' })
  await say(page, script(SLOW, 'What do you think?'))
  for (const name of ['Ada', 'Ben', 'Chao']) await expect(card(page, name)).toContainText('w5 ')
  const tops = await Promise.all(['Ada', 'Ben'].map(async (name) => (await card(page, name).boundingBox())?.y))
  expect(tops[0]).toBe(tops[1])
  await expect(page.getByRole('navigation').getByText('Answering')).toBeAttached()
  await page.keyboard.press('Escape')
  await quiet(page)
  await page.reload()
  await expect(card(page, 'Chao')).toContainText('Stopped.')
  await expect(card(page, 'Ada')).toContainText('w5 ')
})

test('a name chosen behind an @ decides who answers', async ({ app: { page } }) => {
  await openRoom(page, ['Ada', 'Ben', 'Ben Lee'], { model: 'mentioned' })
  await composer(page).pressSequentially('Hello @be')
  await expect(page.getByRole('option')).toHaveCount(2)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(composer(page)).toHaveValue('Hello @Ben Lee ')
  await composer(page).pressSequentially('how are you?')
  await page.keyboard.press('Enter')
  await expect(card(page, 'Ben Lee')).toHaveAttribute('aria-busy', 'false')
  await quiet(page)
  await expect(conversation(page).getByRole('article', { name: 'Ada' })).toHaveCount(0)
  await expect(conversation(page).getByRole('article', { name: 'Ben', exact: true })).toHaveCount(0)
})

test('one speaker is stopped and the others go on; its text does not count until the user says so', async ({ app: { page } }) => {
  const id = await openRoom(page, ['Ada', 'Ben'], { model: 'broadcast' })
  await say(page, script({ chunks: countedWords(60), deltaMs: 30 }, 'Count.'))
  await expect(card(page, 'Ben')).toContainText('w5 ')
  await card(page, 'Ben').getByRole('button', { name: 'Stop Ben' }).click()
  await expect(card(page, 'Ben')).toContainText('This partial answer does not count')
  await expect(card(page, 'Ada')).toContainText('w59 ')
  await quiet(page)
  await card(page, 'Ben').getByRole('button', { name: 'Let this count' }).click()
  await expect(card(page, 'Ben')).toContainText('This partial answer counts.')
  const { rounds } = await rpc<{ rounds: readonly { runs: readonly { accepted: boolean }[] }[] }>(page, 'room.rounds', { id })
  expect(rounds[0]?.runs.map(({ accepted }) => accepted)).toEqual([false, true])
})

test('one of them fails and answers on Retry; the others are not asked again', async ({ app: { page } }) => {
  await openRoom(page, ['Ada', 'Ben', 'Chao'], { model: 'broadcast' })
  await say(page, script({ text: 'Here I am.', deltaMs: 0, error: 'auth', errorAfter: 0, errorTimes: 1 }, 'Who is there?'))
  const failed = conversation(page)
    .getByRole('article')
    .filter({ has: page.getByRole('button', { name: /^Retry/ }) })
  await expect(failed).toHaveCount(1)
  await quiet(page)
  await failed.getByRole('button', { name: /^Retry/ }).click()
  await expect(failed).toHaveCount(0)
  await expect(conversation(page).getByText('Here I am.', { exact: true })).toHaveCount(3)
})

test('steps, pauses and goes on', async ({ app: { page } }) => {
  await openRoom(page, ['Ada', 'Ben', 'Chao'], { model: 'sequential' })
  await say(page, script({ chunks: countedWords(40), deltaMs: 30 }, 'One after the other.'))
  await expect(card(page, 'Ada')).toContainText('w3 ')
  await expect(seat(page, 'Chao')).toContainText('waiting, number 2')
  await page.getByRole('button', { name: 'Pause' }).click()
  await expect(page.getByRole('region', { name: 'Running round' })).toContainText('is paused')
  await expect(card(page, 'Ada')).toContainText('w39 ')
  await expect(conversation(page).getByRole('article', { name: 'Ben' })).toHaveCount(0)
  await page.getByRole('region', { name: 'Running round' }).getByRole('button', { name: 'Step' }).click()
  await expect(card(page, 'Ben')).toContainText('w39 ')
  await expect(conversation(page).getByRole('article', { name: 'Chao' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(card(page, 'Chao')).toContainText('w39 ')
  await quiet(page)
})

test('talks by itself to its limit, and typing pauses it', async ({ app: { page } }) => {
  await openRoom(page, ['Ada', 'Ben'], { model: 'sequential' })
  await say(page, 'Which bread for the picnic?')
  await expect(card(page, 'Ben')).toHaveAttribute('aria-busy', 'false')
  await quiet(page)
  await page.getByRole('button', { name: 'Let them talk' }).click()
  await page.getByRole('textbox', { name: 'Rounds' }).fill('2')
  await page.getByRole('button', { name: 'Start' }).click()
  const strip = page.getByRole('region', { name: 'Running round' })
  await expect(strip).toContainText('rounds left')
  await composer(page).pressSequentially('wa')
  await expect(strip).toContainText('Paused because you are typing.')
  await composer(page).fill('')
  await strip.getByRole('button', { name: 'Go on' }).click()
  await expect(conversation(page).getByText('The talk ended: as many rounds as you allowed.')).toBeVisible({ timeout: 25_000 })
  await expect(conversation(page).getByText('they go on by themselves')).toHaveCount(2)
})

test('a message for information is delivered with the next round and answered by nobody', async ({ app: { page } }) => {
  await openRoom(page, ['Ada', 'Ben'], { model: 'broadcast' })
  await composer(page).fill('The budget is 400 euros.')
  await page.keyboard.press('Alt+Enter')
  await expect(conversation(page).getByText('Context only: it is delivered')).toBeVisible()
  await expect(composer(page)).toHaveValue('')
  await say(page, 'What can we afford?')
  await expect(card(page, 'Ben')).toHaveAttribute('aria-busy', 'false')
  await quiet(page)
  const told = conversation(page).getByRole('article', { name: 'You' }).first()
  await told.hover()
  await told.getByRole('button', { name: 'Seen by' }).click()
  await expect(page.getByRole('dialog', { name: 'Who has been given this message' })).toContainText('Seen by Ada, Ben.')
})

test('what is sent during a round waits for its end', async ({ app: { page } }) => {
  await openRoom(page, ['Ada', 'Ben'], { model: 'broadcast' })
  await say(page, script(SLOW, 'Take your time.'))
  await expect(card(page, 'Ada')).toContainText('w5 ')
  await say(page, 'And then?')
  const waiting = page.getByRole('region', { name: 'Waiting for this round to end' })
  await expect(waiting).toContainText('And then?')
  await waiting.getByRole('button', { name: 'Remove queued message' }).click()
  await expect(waiting).toBeHidden()
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await quiet(page)
})

test('the cast by keyboard: order, mute, a newcomer with what it is told', async ({ app: { page } }) => {
  await openRoom(page, ['Ada', 'Ben', 'Chao'], { model: 'broadcast', display: 'cast' })
  await say(page, 'Good morning.')
  await quiet(page)
  await page.getByRole('button', { name: 'Actions for Ada' }).focus()
  await page.keyboard.press('Alt+ArrowRight')
  await expect(page.getByRole('region', { name: 'Cast' }).getByRole('meter')).toHaveCount(3)
  await expect(page.getByRole('region', { name: 'Cast' }).getByRole('listitem').nth(1)).toContainText('Ada')
  await expect(page.getByRole('button', { name: 'Actions for Ada' })).toBeFocused()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Mute', exact: true }).press('Enter')
  await expect(seat(page, 'Ada')).toContainText('muted')
  await expect(conversation(page).getByText('Ada is muted')).toBeVisible()
  await page.getByRole('button', { name: 'Add participant' }).press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Add a participant' })
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Dee')
  await dialog.getByRole('textbox', { name: 'Role' }).fill('Operations')
  await dialog.getByText('Everything', { exact: true }).click()
  await expect(dialog).toContainText('4 earlier messages')
  await dialog.getByRole('button', { name: 'Add', exact: true }).press('Enter')
  await expect(seat(page, 'Dee')).toBeVisible()
})

test('a search leads to what somebody said, and its words are marked', async ({ app: { page } }) => {
  await openRoom(page, ['Ada', 'Ben'], { model: 'broadcast' })
  await say(page, script({ text: 'The lighthouse is closed on Mondays.', deltaMs: 0 }, 'When can we go?'))
  await quiet(page)
  for (const words of ['And the train?', 'And the food?', 'And the weather?']) {
    await say(page, script({ text: 'x\n\n'.repeat(30), deltaMs: 0 }, words))
    await expect(conversation(page).getByText(words)).toBeVisible()
    await quiet(page)
  }
  await page.keyboard.press('ControlOrMeta+f')
  await page.keyboard.type('Mondays')
  await page.keyboard.press('Enter')
  await expect(conversation(page).getByText('closed on Mondays').first()).toBeInViewport()
})

for (const theme of ['light', 'dark'] as const)
  test(`nothing stands in the way of assistive technology (${theme})`, async ({ app: { page } }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await openRoom(page, ['Ada', 'Ben', 'Chao'], { model: 'broadcast', display: 'cast' })
    await say(page, script({ text: 'Yes. It holds.', deltaMs: 0, error: 'auth', errorAfter: 2, errorTimes: 1 }, '@Ben does it hold?'))
    await quiet(page)
    await page.getByRole('button', { name: 'Room panel' }).click()
    await expect(page.getByRole('complementary', { name: 'Room' })).toContainText('Who answers')
    await page.mouse.move(0, 0)
    expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) }))).toEqual([])
    await composer(page).fill('@')
    await expect(page.getByRole('listbox', { name: 'Names' })).toBeVisible()
    expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) }))).toEqual([])
  })

test.describe('after a crash', () => {
  test('those who were cut off are heard with one press', async ({ app }) => {
    await openRoom(app.page, ['Ada', 'Ben'], { model: 'broadcast', display: 'cast' })
    await say(app.page, script({ chunks: countedWords(120), deltaMs: 30 }, 'Tell me all.'))
    await expect(card(app.page, 'Ben')).toContainText('w8 ')
    const hash = app.page.url().split('#')[1]
    await app.kill()
    const page = await app.start()
    await page.goto(`${page.url().split('#')[0]}#${hash}`)
    await page.getByRole('button', { name: 'Run the 2 missing speakers' }).click()
    for (const name of ['Ada', 'Ben']) await expect(card(page, name)).toContainText('w119 ', { timeout: 15_000 })
    await quiet(page)
    await expect(page.getByRole('button', { name: /missing speaker/ })).toBeHidden()
  })
})
