import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { BAD_SUMMARY, compacted, compactions, demoConnection, fullChat, HANGING_SUMMARY, newId, SLOW_SUMMARY, SUMMARY } from './compaction-steps'
import { expect, test } from './fixtures'
import { answer, chatId, composer, conversation, rpc, script, send, settled, tryDemo } from './steps'

const divider = (page: Page): Locator => conversation(page).getByRole('region', { name: 'Compaction', exact: true })
const running = (page: Page): Locator => conversation(page).getByRole('region', { name: 'Compacting', exact: true })
const covered = (page: Page): Locator => conversation(page).locator('article[aria-description="The model reads the summary instead."]')
/** What automatic checks of accessibility find to be serious in a part of the page. */
async function serious(page: Page, part: string): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).include(part).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

const word = (page: Page, name: string): Locator => conversation(page).getByRole('button', { name, exact: true })

test('a chat that fills up is compacted by itself: the summary streams in, what is sent meanwhile waits, a divider stays', async ({ app: { page } }) => {
  await fullChat(page, { prompt: SLOW_SUMMARY })
  await send(page, script({ text: 'Answered after the summary.', deltaMs: 0 }, 'And now?'))
  await expect(running(page)).toContainText(/Compacting: [\d.]+k tokens/)
  await expect(running(page).getByRole('heading', { name: 'Constraints and preferences' })).toBeVisible()
  await expect(running(page).getByRole('button', { name: 'Send without compacting' })).toBeVisible()
  await expect(conversation(page)).toContainText('Compacting the conversation.')
  await send(page, script({ text: 'The second was answered too.', deltaMs: 0 }, 'One thing more.'))
  await expect(page.getByRole('region', { name: 'Waiting to be sent' })).toContainText('Waits for the compaction')
  await expect(divider(page)).toContainText(/\d+ messages summarised · [\d.]+k → [\d.]+k? tokens · /)
  await expect(running(page)).toBeHidden()
  await expect(conversation(page)).toContainText('Compacted:')
  await settled(page)
  await expect(conversation(page)).toContainText('Answered after the summary.')
  await expect(conversation(page)).toContainText('The second was answered too.')
  expect((await compactions(page)).compactions).toMatchObject([{ state: 'committed', result: { trigger: 'auto' } }])
  // Nothing has gone: what the summary stands for is dim and says so.
  await expect(covered(page).first()).toBeAttached()
  await expect(conversation(page)).toContainText('Answer 4')
})

test('Undo gives the messages back to the model, Redo takes them again; the focus stays where the buttons are', async ({ app: { page } }) => {
  const id = await fullChat(page)
  await rpc(page, 'compaction.run', { id, wait: true })
  await expect(divider(page)).toContainText('summarised')
  await expect(covered(page).first()).toBeAttached()
  await word(page, 'Undo compaction').focus()
  await page.keyboard.press('Enter')
  await expect(divider(page)).toContainText('Compaction undone')
  await expect(covered(page)).toHaveCount(0)
  expect((await compactions(page)).active).toBeNull()
  await expect(word(page, 'Redo compaction')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(divider(page)).toContainText('summarised')
  await expect(word(page, 'Undo compaction')).toBeFocused()
  await expect(covered(page).first()).toBeAttached()
  expect((await compactions(page)).active).not.toBeNull()
})

test('the summary opens below its divider and leads to the covered messages', async ({ app: { page } }) => {
  const id = await fullChat(page)
  await rpc(page, 'compaction.run', { id, wait: true })
  await word(page, 'Read the summary').click()
  await expect(divider(page).getByRole('heading', { name: 'Goal' })).toBeVisible()
  expect(await serious(page, '[role=log]')).toEqual([])
  await word(page, 'Show covered messages').click()
  const first = conversation(page).getByRole('article', { name: 'You' }).filter({ hasText: 'Question 1.' })
  await expect(first).toBeInViewport()
  await expect(first).toHaveAttribute('aria-description', 'The model reads the summary instead.')
  await expect(page.getByRole('button', { name: 'Jump to latest' })).toBeVisible()
  await page.getByRole('button', { name: 'Jump to latest' }).click()
  await word(page, 'Hide the summary').click()
  await expect(divider(page).getByRole('heading', { name: 'Goal' })).toBeHidden()
})

test('covered messages on pages that are not loaded are fetched', async ({ app: { page } }) => {
  test.setTimeout(60_000)
  await tryDemo(page)
  const connectionId = await demoConnection(page)
  const config = {
    connectionId,
    model: 'demo-chat',
    title: 'Long one',
    contextLimit: 1_000_000,
    compaction: { strategy: 'off', prompt: script({ text: SUMMARY.join(''), deltaMs: 0 }) },
  }
  const { id } = await rpc<{ id: string }>(page, 'chat.create', config)
  for (let turn = 1; turn <= 60; turn += 1)
    await rpc(page, 'chat.send', {
      id,
      requestId: newId(),
      text: script({ text: `Answer ${turn}.${' The ledger appends.'.repeat(20)}`, deltaMs: 0, delayMs: 0 }, `Question ${turn}.`),
      wait: true,
    })
  expect(await rpc(page, 'compaction.run', { id, strategy: 'llm', keepTurns: 2, wait: true })).toMatchObject({ compacted: true, turnsCompacted: 58 })
  await page.goto(`${page.url().split('#')[0]}#/chat/${id}`)
  await expect(answer(page)).toContainText('Answer 60')
  await word(page, 'Read the summary').click()
  await word(page, 'Show covered messages').click()
  await expect(conversation(page).getByText('Question 1.', { exact: true })).toBeInViewport()
})

test('a summary is edited as a new version, the old one can be taken again', async ({ app: { page } }) => {
  const id = await fullChat(page)
  await rpc(page, 'compaction.run', { id, wait: true })
  const dialog = page.getByRole('dialog', { name: 'Summary' })
  await word(page, 'Edit summary').click()
  const box = dialog.getByRole('textbox', { name: 'Summary, as Markdown' })
  await expect(box).toBeFocused()
  const before = await box.inputValue()
  expect(before).toContain('## Goal')
  await box.fill(`${before}\n\nThe bird is called Pip.`)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toContainText('The bird is called Pip.')
  await dialog.getByRole('radio', { name: 'What the model reads' }).click()
  await expect(dialog.getByRole('group', { name: 'What the model reads' })).toContainText('[Previous conversation summary]')
  await expect(dialog.getByRole('group', { name: 'What the model reads' })).toContainText('The bird is called Pip.')
  expect(await serious(page, '[role=dialog]')).toEqual([])
  await dialog.getByRole('radio', { name: 'Summary' }).click()
  await dialog.getByRole('combobox', { name: 'Version' }).click()
  await page.getByRole('option', { name: /Version 1, by the model/ }).click()
  await expect(dialog).not.toContainText('The bird is called Pip.')
  await dialog.getByRole('button', { name: 'Use this version' }).click()
  await expect(dialog.getByRole('combobox', { name: 'Version' })).toContainText('Version 3, by you')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  const { active } = await compactions(page)
  const read = await rpc<{ versions: readonly { text: string }[] }>(page, 'compaction.read', { id, checkpointId: active })
  expect(read.versions.map(({ text }) => text)).toEqual([before, `${before}\n\nThe bird is called Pip.`, before])
})

test('a summary is written anew with what it must not lose, and that can be stopped', async ({ app: { page } }) => {
  const id = await fullChat(page)
  await rpc(page, 'compaction.run', { id, wait: true })
  await rpc(page, 'chat.configure', { id, compaction: { prompt: HANGING_SUMMARY } })
  const dialog = page.getByRole('dialog', { name: 'Summary' })
  await word(page, 'Edit summary').click()
  await page.keyboard.press('Escape')
  await dialog.getByRole('button', { name: 'Regenerate…' }).click()
  await expect(dialog.getByRole('textbox', { name: 'Keep in mind (optional)' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('status')).toContainText('Writing a new summary')
  await expect(dialog.getByRole('heading', { name: 'Goal' })).toBeVisible()
  await dialog.getByRole('button', { name: 'Stop' }).click()
  await rpc(page, 'chat.configure', { id, compaction: { prompt: null } })
  await dialog.getByRole('button', { name: 'Regenerate…' }).click()
  await dialog.getByRole('textbox').fill('the name of the bird')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('combobox', { name: 'Version' })).toContainText('Version 2, by the model')
})

test('a compaction is cancelled; one that came by itself lets the message go without it', async ({ app: { page } }) => {
  const id = await fullChat(page, { prompt: HANGING_SUMMARY })
  await rpc(page, 'compaction.run', { id })
  await expect(running(page)).toContainText('The ledger appends')
  await running(page).getByRole('button', { name: 'Cancel compaction' }).click()
  await expect(running(page)).toBeHidden()
  await expect(conversation(page)).toContainText('Compaction stopped. Nothing was changed.')
  await expect(composer(page)).toBeFocused()
  await send(page, script({ text: 'Answered without it.', deltaMs: 0 }, 'And now?'))
  await running(page).getByRole('button', { name: 'Send without compacting' }).click()
  await expect(answer(page)).toContainText('Answered without it.')
  await expect(divider(page)).toHaveCount(0)
  expect((await compactions(page)).active).toBeNull()
})

test('a summary that is refused is said, the message goes out all the same, and Retry compacts', async ({ app: { page } }) => {
  const id = await fullChat(page, { prompt: BAD_SUMMARY })
  await send(page, script({ text: 'Answered with everything.', deltaMs: 0 }, 'And now?'))
  const failure = conversation(page).getByRole('region', { name: 'Compaction failed' })
  await expect(failure).toContainText('your message was sent with everything above')
  await settled(page)
  await expect(answer(page)).toContainText('Answered with everything.')
  await failure.getByText('Details').click()
  await expect(failure).toContainText('by itself')
  expect(await serious(page, '[role=log]')).toEqual([])
  await rpc(page, 'chat.configure', { id, compaction: { prompt: null } })
  await failure.getByRole('button', { name: 'Retry compaction' }).click()
  await expect(divider(page)).toContainText('summarised')
  await expect(failure).toBeHidden()
})

test('a pinned message says so, stays as it is for the model, and is found by keys alone', async ({ app: { page } }) => {
  const id = await fullChat(page)
  const message = (turn: number): Locator =>
    conversation(page)
      .getByRole('article', { name: 'You' })
      .filter({ hasText: `Question ${turn}.` })
  await message(6).getByRole('button', { name: 'Pin', exact: true }).focus()
  await page.keyboard.press('Enter')
  await expect(message(6).getByRole('img', { name: 'Pinned: every summary quotes it word for word' })).toBeVisible()
  await expect(message(6).getByRole('button', { name: 'Unpin' })).toBeFocused()
  await rpc(page, 'compaction.run', { id, keepTurns: 0, wait: true })
  await expect(message(6)).not.toHaveAttribute('aria-description')
  const { active } = await compactions(page)
  const { block } = await rpc<{ block: string }>(page, 'compaction.read', { id, checkpointId: active })
  expect(block).toContain('Pinned message (user), word for word')
  await page.keyboard.press('Enter')
  await expect(message(6).getByRole('img', { name: /Pinned/ })).toBeHidden()
  await expect(message(6)).toHaveAttribute('aria-description', 'The model reads the summary instead.')
})

test('Compact now during an answer waits for it visibly and can be taken back', async ({ app: { page } }) => {
  await fullChat(page, { strategy: 'off' })
  await send(page, script({ chunks: ['Slow ', 'answer.'], deltaMs: 0, hang: true }, 'And now?'))
  await expect(answer(page)).toContainText('answer.')
  await rpc(page, 'compaction.run', { id: chatId(page), strategy: 'llm', keepTurns: 2 })
  const waiting = conversation(page).getByRole('region', { name: 'Compaction waits for the answer' })
  await waiting.getByRole('button', { name: 'Cancel compaction' }).click()
  await expect(waiting).toBeHidden()
  await rpc(page, 'compaction.run', { id: chatId(page), strategy: 'llm', keepTurns: 2 })
  await expect(waiting).toBeVisible()
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await compacted(page)
  await expect(divider(page)).toContainText('summarised')
})
