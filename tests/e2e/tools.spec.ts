import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { ROOT } from '../../scripts/setup.mjs'
import type { DemoScript } from '../../src/main/providers/demo/script'
import { expect, test } from './fixtures'
import { chatId, conversation, rpc, script, tryDemo } from './steps'

type Json = Readonly<Record<string, unknown>>

/** Opens a new chat with tools on the page. */
async function openChat(page: Page, config: Json): Promise<string> {
  await tryDemo(page)
  const { connections } = await rpc<{ connections: readonly { readonly id: string }[] }>(page, 'connection.list', {})
  const { id } = await rpc<{ id: string }>(page, 'chat.create', { connectionId: connections[0]?.id, model: 'demo-tools', title: 'Tools', ...config })
  await page.goto(`${page.url().split('#')[0]}#/chat/${id}`)
  await expect(page.getByRole('heading', { name: 'Tools' })).toBeVisible()
  return id
}

async function write(page: Page, demo: DemoScript): Promise<void> {
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill(script({ deltaMs: 0, ...demo }, 'Use your tools.'))
  await page.getByRole('button', { name: 'Send', exact: true }).click()
}

/** The row of a call, whatever its state. */
const row = (page: Page, name: string): Locator => conversation(page).getByRole('button', { name: new RegExp(`^${name}`) })

const idle = (page: Page): Promise<void> =>
  expect.poll(async () => (await rpc<{ state: string }>(page, 'chat.status', { id: chatId(page) })).state, { timeout: 20_000 }).toBe('idle')

const newId = (): string => {
  const hex = (length: number): string => Array.from({ length }, () => Math.floor(Math.random() * 16).toString(16)).join('')
  const time = Date.now().toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-8${hex(3)}-${hex(12)}`
}

const WEATHER = { name: 'weather', description: 'The weather of a place.', parameters: { type: 'object', properties: { place: { type: 'string' } } } }

test('a tool that asks shows what it wants to do; denied, it does nothing and the model goes on', async ({ app: { page } }) => {
  await openChat(page, { toolsets: ['web'] })
  await write(page, { text: 'Looking.', tools: [{ name: 'fetch_page', input: { url: 'http://127.0.0.1:9/secret' } }] })
  const ask = conversation(page).getByRole('group', { name: /fetch_page \(Built in\) asks/ })
  await expect(ask).toBeVisible()
  await expect(conversation(page)).toContainText('http://127.0.0.1:9/secret')
  await expect(ask.getByRole('button', { name: 'Always allow' })).toHaveCount(0)
  // Asking must not take the cursor away from what is being typed.
  await expect(page.getByRole('textbox', { name: 'Message', exact: true })).toBeFocused()
  // A window that comes later asks the same.
  await page.reload()
  await expect(ask).toBeVisible()
  await ask.getByRole('button', { name: 'Deny' }).focus()
  await page.keyboard.press('Enter')
  await expect(row(page, 'fetch_page')).toContainText('denied')
  await expect(conversation(page)).toContainText('fetch_page failed')
  await idle(page)
})

test('allowed, it runs; a private address is refused and the row says that it failed', async ({ app: { page } }) => {
  await openChat(page, { toolsets: ['web'] })
  await write(page, { tools: [{ name: 'fetch_page', input: { url: 'http://127.0.0.1:9/secret' } }] })
  await conversation(page).getByRole('button', { name: 'Allow', exact: true }).click()
  await expect(row(page, 'fetch_page')).toContainText('failed')
  await expect(conversation(page)).toContainText('fetch_page failed')
  await row(page, 'fetch_page').click()
  await expect(conversation(page).getByRole('heading', { name: 'Result' })).toBeVisible()
  await idle(page)
})

test('tools that only compute run at once, several in one batch', async ({ app: { page } }) => {
  await openChat(page, { toolsets: ['calculator', 'clock'] })
  await write(page, { tools: [{ name: 'calculate', input: { expression: '6 * 7' } }, { name: 'clock_now' }] })
  await expect(conversation(page)).toContainText('clock_now answered')
  await expect(row(page, 'calculate')).toContainText('done')
  await expect(row(page, 'clock_now')).toContainText('done')
  await row(page, 'calculate').click()
  await expect(conversation(page)).toContainText('"expression": "6 * 7"')
  await expect(conversation(page).getByRole('article').nth(1).getByText('42', { exact: true })).toBeVisible()
  await idle(page)
})

test('a call that a script answers waits, and its whole result is there on request', async ({ app: { page } }) => {
  const id = await openChat(page, { tools: [WEATHER], contextLimit: 100_000 })
  await write(page, { tools: [{ name: 'weather', input: { place: 'Köln' } }] })
  await expect(row(page, 'weather')).toContainText('waits for a script’s answer')
  const { messages } = await rpc<{ messages: readonly { readonly blocks: readonly { readonly type: string; readonly id?: string }[] }[] }>(
    page,
    'conversation.messages',
    {
      id,
      limit: 10,
    },
  )
  const toolCallId = messages.at(-1)?.blocks.find((block) => block.type === 'toolCall')?.id ?? ''
  const content = `${'rain '.repeat(12_000)}middle ${'drizzle '.repeat(2_000)}end`
  await rpc(page, 'chat.submitToolResults', { id, requestId: newId(), results: [{ toolCallId, content }] })
  await expect(conversation(page)).toContainText('weather answered')
  await expect(row(page, 'weather')).toContainText('done')
  await row(page, 'weather').click()
  await expect(conversation(page)).toContainText(content.length.toLocaleString('en'))
  await conversation(page).getByRole('button', { name: 'Show the whole result' }).click()
  await conversation(page)
    .getByRole('button', { name: /Show more/ })
    .click()
  await expect(conversation(page)).toContainText('rain middle drizzle')
  await idle(page)
})

test('Stop while a call waits ends the turn, says so, and Retry asks the model again', async ({ app: { page } }) => {
  await openChat(page, { tools: [WEATHER] })
  await write(page, { tools: [{ name: 'weather', input: { place: 'Köln' } }] })
  await expect(row(page, 'weather')).toContainText('waits')
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await idle(page)
  await expect(row(page, 'weather')).not.toContainText('waits')
  await expect(conversation(page)).toContainText(/Stopped|Interrupted/)
  await conversation(page).getByRole('button', { name: 'Retry' }).click()
  await expect(conversation(page)).toContainText('weather failed')
  await idle(page)
  await expect(conversation(page).getByRole('button', { name: 'Retry' })).toBeHidden()
})

test('Always allow asks once: a tool of a server nobody here wrote', async ({ app: { page } }) => {
  await tryDemo(page)
  const command = join(ROOT, 'node_modules/node/bin/node')
  const args = [join(ROOT, 'node_modules/@modelcontextprotocol/server-everything/dist/index.js'), 'stdio']
  const { id: server } = await rpc<{ id: string }>(page, 'mcp.save', { label: 'Everything', transport: { type: 'stdio', command, args } })
  await rpc(page, 'mcp.test', { id: server })
  const { connections } = await rpc<{ connections: readonly { readonly id: string }[] }>(page, 'connection.list', {})
  const { id } = await rpc<{ id: string }>(page, 'chat.create', {
    connectionId: connections[0]?.id,
    model: 'demo-tools',
    title: 'Tools',
    toolsets: [server],
    contextLimit: 100_000,
  })
  await page.goto(`${page.url().split('#')[0]}#/chat/${id}`)
  const call: DemoScript = { tools: [{ name: 'everything__echo', input: { message: 'over the wire' } }] }
  await write(page, call)
  const ask = conversation(page).getByRole('group', { name: /everything__echo \(Everything\) asks/ })
  await expect(ask).toBeVisible({ timeout: 20_000 })
  await ask.getByRole('button', { name: 'Always allow' }).click()
  await expect(conversation(page)).toContainText('everything__echo answered')
  await idle(page)
  await write(page, call)
  await expect(row(page, 'everything__echo')).toHaveCount(2)
  await expect(row(page, 'everything__echo').last()).toContainText('done')
  await row(page, 'everything__echo').last().click()
  await expect(conversation(page)).toContainText('Echo: over the wire')
  await idle(page)
})
