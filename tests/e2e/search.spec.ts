import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { expectShown, longChat, markedHere, markInView, requestId } from './search-steps'
import { composer, conversation, rpc, sidebarRow, tryDemo } from './steps'

const field = (page: Page) => page.getByRole('textbox', { name: 'Find in the conversation' })
const place = (page: Page) => page.getByRole('search').getByRole('status')
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Search all messages' })
const results = (page: Page) => page.getByRole('listbox', { name: 'Results' }).getByRole('option')
const chosen = (page: Page) => page.getByRole('option', { selected: true })

async function open(page: Page, id: string, title: string): Promise<void> {
  await page.goto(`${page.url().split('#')[0]}#/chat/${id}`)
  await expect(page.getByRole('heading', { name: title, exact: true })).toBeVisible()
}

async function expectAccessible(page: Page, part: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include(part).analyze()
  expect(violations.map(({ id, nodes }) => ({ id, html: nodes.map((node) => node.html) }))).toEqual([])
}

test('a message that is not loaded is found, shown and marked, with the keyboard alone', async ({ app: { page } }) => {
  await tryDemo(page)
  const id = await longChat((method, input) => rpc(page, method, input), 'Long chat', 150, { 3: 'xylophone', 9: 'Xylophones', 140: 'xylophone' })
  // What gave way to a summary is found like everything else.
  expect(await rpc<object>(page, 'compaction.run', { id, strategy: 'llm', wait: true })).toMatchObject({ compacted: true })
  await open(page, id, 'Long chat')
  await expectShown(page, 'question 149')
  await expect(conversation(page)).not.toContainText('question 9 ')

  await page.keyboard.press('ControlOrMeta+f')
  await expect(field(page)).toBeFocused()
  await page.keyboard.type('xylophone')
  await expect(place(page)).toHaveText('1 of 3')
  await expectShown(page, 'question 140 ')
  await expect.poll(() => markedHere(page)).toEqual(['xylophone'])
  await expectAccessible(page, 'main')

  await page.keyboard.press('Enter')
  await expect(place(page)).toHaveText('2 of 3')
  await expectShown(page, 'question 9 ')
  await expect.poll(() => markedHere(page)).toEqual(['Xylophone'])
  await page.keyboard.press('ArrowUp')
  await expect(place(page)).toHaveText('3 of 3')
  await expectShown(page, 'question 3 ')
  await page.keyboard.press('Enter')
  await expect(place(page)).toHaveText('1 of 3')
  await expectShown(page, 'question 140 ')
  await page.keyboard.press('Shift+Enter')
  await expect(place(page)).toHaveText('3 of 3')
  await page.keyboard.press('ArrowDown')
  await expect(place(page)).toHaveText('2 of 3')
  await expectShown(page, 'question 9 ')

  await field(page).fill('nowhere to be found')
  await expect(place(page)).toHaveText('Not found')
  await page.keyboard.press('Escape')
  await expect(field(page)).toBeHidden()
  await expect(composer(page)).toBeFocused()
  expect(await page.evaluate(() => CSS.highlights.size)).toBe(0)
})

test('a message in another branch is offered with its branch', async ({ app: { page } }) => {
  await tryDemo(page)
  const id = await longChat((method, input) => rpc(page, method, input), 'Two branches', 4, { 1: 'marmalade' })
  const { messages } = await rpc<{ messages: readonly { readonly id: string }[] }>(page, 'conversation.messages', { id, limit: 10 })
  const text = 'another question\n```demo\n{"text":"another reply","deltaMs":0}\n```'
  await rpc(page, 'chat.edit', { id, requestId: requestId(), messageId: messages[2]?.id, text, wait: true })
  await open(page, id, 'Two branches')
  await expectShown(page, 'another question')
  await page.keyboard.press('ControlOrMeta+f')
  await page.keyboard.type('marmalade')
  await expect(page.getByText('This message is in another branch')).toBeVisible()
  await expect(conversation(page)).not.toContainText('marmalade')
  await page.getByRole('button', { name: 'Show that branch' }).click()
  await expectShown(page, 'question 1 ')
  await expect(page.getByText('This message is in another branch')).toBeHidden()
  await expect.poll(() => markedHere(page)).toEqual(['marmalade'])
})

test('a long message that is folded opens where the word is', async ({ app: { page } }) => {
  await tryDemo(page)
  const lines = `${Array.from({ length: 120 }, (_, line) => `line ${line}`).join('\n')}\nperiwinkle\n`
  const id = await longChat((method, input) => rpc(page, method, input), 'Folded', 8, { 1: lines })
  await open(page, id, 'Folded')
  await page.keyboard.press('ControlOrMeta+f')
  await page.keyboard.type('periwinkle')
  await expect.poll(() => markedHere(page)).toEqual(['periwinkle'])
  await expect.poll(() => markInView(page)).toBe(true)
})

test('what a tool answered is found, and its row opens', async ({ app: { page } }) => {
  await tryDemo(page)
  const { connections } = await rpc<{ connections: readonly { readonly id: string }[] }>(page, 'connection.list', {})
  const tools = [{ name: 'weather', description: 'The weather of a place.', parameters: { type: 'object', properties: {} } }]
  const { id } = await rpc<{ id: string }>(page, 'chat.create', { connectionId: connections[0]?.id, model: 'demo-tools', title: 'Tools', tools })
  const demo = '{"text":"Looking.","deltaMs":0,"tools":[{"name":"weather","input":{}}],"then":{"text":"Done.","deltaMs":0}}'
  const text = `How is it there?\n\`\`\`demo\n${demo}\n\`\`\``
  const sent = await rpc<{ message: { blocks: readonly { type: string; id?: string }[] } }>(page, 'chat.send', { id, requestId: requestId(), text, wait: true })
  const toolCallId = sent.message.blocks.find((block) => block.type === 'toolCall')?.id
  const content = `${'sunny\n'.repeat(200)}a saffron sky\n${'cloudy\n'.repeat(200)}`
  await rpc(page, 'chat.submitToolResults', { id, requestId: requestId(), results: [{ toolCallId, content }], wait: true })
  await open(page, id, 'Tools')
  await page.keyboard.press('ControlOrMeta+f')
  await page.keyboard.type('saffron')
  await expect(conversation(page).getByRole('button', { name: /^weather/ })).toHaveAttribute('aria-expanded', 'true')
  await expect.poll(() => markedHere(page)).toEqual(['saffron'])
  await expect.poll(() => markInView(page)).toBe(true)
})

test('all messages are searched; a result opens its conversation there', async ({ app }) => {
  const { page } = app
  await tryDemo(page)
  const call = <T>(method: string, input: object): Promise<T> => rpc<T>(page, method, input)
  const long = await longChat(call, 'Orchestra', 120, { 5: 'glockenspiel' })
  await longChat(call, 'Kitchen', 2, { 1: 'a glockenspiel in the kitchen' })
  await open(page, long, 'Orchestra')

  await page.keyboard.press('ControlOrMeta+Shift+f')
  await expect(page.getByText('Find anything that was ever said')).toBeVisible()
  await page.keyboard.type('glockenspiel')
  await expect(results(page)).toHaveCount(2)
  await expect(dialog(page).getByRole('status').first()).toHaveText('2 messages')
  await expect(chosen(page)).toContainText('Kitchen')
  await expect(dialog(page).locator('mark')).toHaveText(['glockenspiel', 'glockenspiel'])
  await expectAccessible(page, '[role=dialog]')

  await page.keyboard.press('ArrowDown')
  await expect(chosen(page)).toContainText('Orchestra')
  const tab = app.context.waitForEvent('page')
  await page.keyboard.press('ControlOrMeta+Enter')
  const own = await tab
  await expectShown(own, 'question 5 ')
  await expect(own.getByRole('navigation')).toBeHidden()
  await own.close()

  await page.keyboard.press('ControlOrMeta+Shift+f')
  await expect(page.getByRole('combobox', { name: 'Search all messages' })).toHaveValue('glockenspiel')
  await expect(results(page)).toHaveCount(2)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Kitchen' })).toBeVisible()
  await expectShown(page, 'question 1 ')
  await expect(field(page)).toBeFocused()
  await expect(place(page)).toHaveText('1 of 1')
  await expect.poll(() => markedHere(page)).toEqual(['glockenspiel'])
  await page.keyboard.press('Escape')
  await expect(composer(page)).toBeFocused()
})

test('results come page by page, and the sidebar leads to them', async ({ app: { page } }) => {
  await tryDemo(page)
  const id = await longChat((method, input) => rpc(page, method, input), 'Many', 60)
  await open(page, id, 'Many')
  await page.getByRole('searchbox', { name: 'Search' }).fill('question')
  await page.getByRole('button', { name: 'Search in all messages for “question”' }).click()
  await expect(dialog(page).getByRole('status').first()).toHaveText('More than 50 messages')
  await expect(chosen(page)).toContainText('question 59')
  for (let press = 0; press < 7; press++) await page.keyboard.press('PageDown')
  await expect(dialog(page).getByRole('status').first()).toHaveText('60 messages')
  await page.keyboard.press('PageDown')
  await page.keyboard.press('PageDown')
  await expect(chosen(page)).toContainText('question 0')
  await expect(chosen(page)).toBeInViewport()
  await page.keyboard.press('Enter')
  await expectShown(page, 'question 0 ')
})

test('nothing found, a lost connection and another order are said and done', async ({ app }) => {
  const { page } = app
  await tryDemo(page)
  const id = await longChat((method, input) => rpc(page, method, input), 'Order', 3, { 0: 'teapot teapot teapot', 2: 'teapot' })
  await open(page, id, 'Order')
  await page.keyboard.press('ControlOrMeta+k')
  await expect(page.getByRole('combobox', { name: 'Search commands and conversations' })).toBeFocused()
  await page.keyboard.type('search all')
  await page.keyboard.press('Enter')
  await expect(dialog(page)).toBeVisible()
  const input = page.getByRole('combobox', { name: 'Search all messages' })
  await expect(input).toBeFocused()
  await input.fill('zzzz')
  await expect(dialog(page).getByText('No message holds “zzzz”')).toBeVisible()
  await expectAccessible(page, '[role=dialog]')
  await input.fill('teapot')
  await expect(chosen(page)).toContainText('question 2')
  await page.getByRole('radio', { name: 'Best match' }).click()
  await expect(results(page)).toHaveCount(2)

  await app.kill()
  await input.fill('teapots')
  await expect(dialog(page).getByText('The search did not work')).toBeVisible()
  await expectAccessible(page, '[role=dialog]')
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toBeHidden()
})

test('an address leads to a message, and at 480 px everything is reachable', async ({ app: { page } }) => {
  await tryDemo(page)
  const id = await longChat((method, input) => rpc(page, method, input), 'Narrow', 80)
  const { messages } = await rpc<{ messages: readonly { readonly id: string }[] }>(page, 'conversation.messages', { id, limit: 500 })
  await page.setViewportSize({ width: 480, height: 800 })
  await page.goto(`${page.url().split('#')[0]}#/chat/${id}/${messages[20]?.id}`)
  await expectShown(page, 'question 10 ')
  for (const key of ['f', 'Shift+f']) {
    await page.keyboard.press(`ControlOrMeta+${key}`)
    await page.keyboard.type('question')
    await expect(key === 'f' ? place(page) : dialog(page).getByRole('status').first()).not.toBeEmpty()
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
  }
  await page.keyboard.press('Escape')
  await expect(sidebarRow(page, 'Narrow')).toBeHidden()
})
