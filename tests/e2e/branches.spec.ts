import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { answer, chatId, composer, conversation, countedWords, rpc, script, send, settled, tryDemo } from './steps'

type Stored = { readonly id: string; readonly turnId: string; readonly state: string; readonly model?: string; readonly author: { readonly kind: string } }

const stored = async (page: Page): Promise<readonly Stored[]> =>
  (await rpc<{ messages: readonly Stored[] }>(page, 'conversation.messages', { id: chatId(page), limit: 50 })).messages

/** The last message of the user on the page. */
const question = (page: Page): Locator => conversation(page).getByRole('article', { name: 'You' }).last()

async function ask(page: Page, words: string, reply: string): Promise<void> {
  await send(page, script({ text: reply, deltaMs: 0 }, words))
  await settled(page)
}

test('an edited message is a version of its own, and the arrows lead to both', async ({ app: { page } }) => {
  await tryDemo(page)
  await ask(page, 'the first question', 'the first reply')
  await question(page).hover()
  await question(page).getByRole('button', { name: 'Edit', exact: true }).click()
  const box = page.getByRole('textbox', { name: 'Edit message' })
  await expect(box).toBeFocused()
  await box.fill(script({ text: 'the second reply', deltaMs: 0 }, 'the second question'))
  await page.getByRole('button', { name: 'Save & send' }).click()
  await expect(question(page)).toContainText('the second question')
  await expect(answer(page)).toContainText('the second reply')
  await settled(page)
  await expect(conversation(page)).not.toContainText('the first question')
  await expect(question(page).getByRole('group', { name: 'Version 2 of 2' })).toContainText('2/2')
  await expect(composer(page)).toBeFocused()

  await question(page).getByRole('button', { name: 'Previous version' }).click()
  await expect(question(page)).toContainText('the first question')
  await expect(answer(page)).toContainText('the first reply')
  await expect(conversation(page)).not.toContainText('the second reply')
  // The only arrow that leads anywhere now has the focus: the keyboard goes on from there.
  await expect(question(page).getByRole('button', { name: 'Next version' })).toBeFocused()
  await page.reload()
  await expect(answer(page)).toContainText('the first reply')
  await question(page).getByRole('button', { name: 'Next version' }).focus()
  await page.keyboard.press('Enter')
  await expect(answer(page)).toContainText('the second reply')
  await expect(question(page).getByRole('button', { name: 'Next version' })).toBeDisabled()
})

test('Escape ends the editing first, and the answer only when pressed again', async ({ app: { page } }) => {
  await tryDemo(page)
  await send(page, script({ chunks: countedWords(400), deltaMs: 25 }, 'count'))
  await expect(answer(page)).toContainText('w3 ')
  const edit = question(page).getByRole('button', { name: 'Edit', exact: true })
  await edit.focus()
  await page.keyboard.press('Enter')
  const box = page.getByRole('textbox', { name: 'Edit message' })
  await box.fill('changed my mind')
  await page.keyboard.press('Escape')
  await expect(box).toBeHidden()
  await expect(edit).toBeFocused()
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeVisible()
  await expect(question(page)).toContainText('count')
  await page.keyboard.press('Escape')
  await settled(page)
  await expect(conversation(page)).toContainText('Stopped')
})

test('what was typed into an edit that is refused stays there', async ({ app: { page } }) => {
  await tryDemo(page)
  await send(page, script({ chunks: countedWords(400), deltaMs: 25 }, 'count'))
  await expect(answer(page)).toContainText('w3 ')
  await question(page).getByRole('button', { name: 'Edit', exact: true }).focus()
  await page.keyboard.press('Enter')
  const box = page.getByRole('textbox', { name: 'Edit message' })
  await box.fill('too early')
  await page.keyboard.press('Enter')
  await expect(question(page).getByRole('alert')).toContainText('An answer is being written')
  await expect(box).toHaveValue('too early')
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect.poll(async () => (await rpc<{ state: string }>(page, 'chat.status', { id: chatId(page) })).state).toBe('idle')
  await box.press('Enter')
  await expect(question(page)).toContainText('too early')
  await settled(page)
})

test('an answer is written anew by the same model and by another one', async ({ app: { page } }) => {
  await tryDemo(page)
  await ask(page, 'say it', 'it is said')
  await answer(page).hover()
  await answer(page).getByRole('button', { name: 'Regenerate', exact: true }).click()
  await expect(answer(page).getByRole('group', { name: 'Version 2 of 2' })).toBeVisible()
  await settled(page)
  await answer(page).getByRole('button', { name: 'Regenerate with another model' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('option', { name: /Demo, tools/ }).click()
  await expect(answer(page).getByRole('group', { name: 'Version 3 of 3' })).toBeVisible()
  await settled(page)
  await expect(conversation(page).getByRole('article', { name: 'Demo, tools' })).toContainText('it is said')
  expect((await stored(page)).map(({ author, model }) => [author.kind, model ?? null])).toEqual([
    ['user', null],
    ['assistant', 'demo-tools'],
  ])
  await answer(page).getByRole('button', { name: 'Previous version' }).click()
  await expect(answer(page).getByRole('group', { name: 'Version 2 of 3' })).toBeVisible()
  expect((await stored(page)).at(-1)?.model).toBe('demo-chat')
})

test('a new chat from a message has everything up to it, and leaves the old one alone', async ({ app: { page } }) => {
  await tryDemo(page)
  await ask(page, 'question one', 'reply one')
  await ask(page, 'question two', 'reply two')
  const before = chatId(page)
  const first = conversation(page).getByRole('article', { name: 'Demo' }).first()
  await first.hover()
  await first.getByRole('button', { name: 'Fork' }).click()
  await expect.poll(() => chatId(page)).not.toBe(before)
  await expect(conversation(page)).toContainText('reply one')
  await expect(conversation(page)).not.toContainText('question two')
  expect(await stored(page)).toHaveLength(2)
  await ask(page, 'question three', 'reply three')
  const old = await rpc<{ messages: readonly Stored[] }>(page, 'conversation.messages', { id: before, limit: 50 })
  expect(old.messages).toHaveLength(4)
})

test('Continue goes on below the partial text', async ({ app: { page } }) => {
  await tryDemo(page)
  await send(page, script({ chunks: countedWords(8), deltaMs: 0, error: 'provider', errorAfter: 5, errorTimes: 1 }, 'count'))
  await settled(page)
  await expect(answer(page)).toContainText('w4')
  await conversation(page).getByRole('button', { name: 'Continue', exact: true }).click()
  await expect.poll(async () => (await stored(page)).map((message) => message.state)).toEqual(['completed', 'failed', 'completed'])
  const messages = await stored(page)
  expect(new Set(messages.map((message) => message.turnId)).size).toBe(1)
  await expect(conversation(page).getByRole('button', { name: 'Continue', exact: true })).toBeHidden()
})

test('Quote puts the message, or what is selected of it, below what is typed', async ({ app: { page } }) => {
  await tryDemo(page)
  await ask(page, 'say two lines', 'line one\n\nline two')
  await composer(page).fill('See:')
  await answer(page).hover()
  await answer(page).getByRole('button', { name: 'Quote' }).click()
  await expect(composer(page)).toBeFocused()
  await expect(composer(page)).toHaveValue('See:\n\n> line one\n>\n> line two\n\n')
  await composer(page).fill('')
  await answer(page)
    .getByText('line two')
    .evaluate((line) => window.getSelection()?.selectAllChildren(line))
  await answer(page).getByRole('button', { name: 'Quote' }).click()
  await expect(composer(page)).toHaveValue('> line two\n\n')
})

test('actions are there on hover and on focus', async ({ app: { page } }) => {
  await tryDemo(page)
  await ask(page, 'hello', 'hello back')
  const copy = answer(page).getByRole('button', { name: 'Copy', exact: true }).last()
  const opacity = (): Promise<string> => copy.evaluate((button) => getComputedStyle(button.parentElement as Element).opacity)
  await page.mouse.move(0, 0)
  await expect.poll(opacity).toBe('0')
  await copy.focus()
  await expect.poll(opacity).toBe('1')
  await composer(page).focus()
  await expect.poll(opacity).toBe('0')
  await answer(page).hover()
  await expect.poll(opacity).toBe('1')
})
