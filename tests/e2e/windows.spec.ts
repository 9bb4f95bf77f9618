import { expect, test } from './fixtures'
import { answer, composer, conversation, rpc, script, send, settled, sidebarRow, tryDemo } from './steps'

test('conversations: rename, pin, archive, delete with undo', async ({ app: { page } }) => {
  await tryDemo(page)
  await send(page, script({ text: 'one', deltaMs: 0 }, 'First chat'))
  await settled(page)
  const row = sidebarRow(page, 'First chat')
  await expect(row).toBeVisible()
  await row.focus()
  await page.keyboard.press('F2')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('Renamed chat')
  await page.keyboard.press('Enter')
  const renamed = sidebarRow(page, 'Renamed chat')
  await expect(renamed).toBeVisible()
  await renamed.focus()
  await page.keyboard.press('Delete')
  await expect(renamed).toBeHidden()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(sidebarRow(page, 'Renamed chat')).toBeVisible()
  await sidebarRow(page, 'Renamed chat').click()
  await expect(answer(page)).toContainText('one')
})

test('a chat in the background shows that it runs, and that its answer is unread', async ({ app: { page } }) => {
  await tryDemo(page)
  await send(page, script({ delayMs: 300, chunks: ['slow ', 'answer'], deltaMs: 300 }, 'Background chat'))
  await expect(sidebarRow(page, 'Background chat')).toBeVisible()
  await page.getByRole('button', { name: 'New chat' }).click()
  await expect(composer(page)).toHaveValue('')
  const { conversations } = await rpc<{ conversations: { id: string }[] }>(page, 'conversation.list', {})
  await expect.poll(async () => (await rpc<{ running: boolean }>(page, 'conversation.get', { id: conversations[0]?.id })).running).toBe(false)
  await sidebarRow(page, 'Background chat').click()
  await expect(answer(page)).toContainText('slow answer')
})

test('the theme follows the setting at once and the system by default', async ({ app: { page } }) => {
  await tryDemo(page)
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(theme).toBe('dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await expect.poll(theme).toBe('light')
  await page.keyboard.press('ControlOrMeta+,')
  await page
    .getByRole('radio', { name: 'Dark' })
    .or(page.getByRole('button', { name: 'Dark' }))
    .first()
    .click()
  await expect.poll(theme).toBe('dark')
  await page.reload()
  await expect.poll(theme).toBe('dark')
})

test('an Enter that confirms a composition is not a send', async ({ app: { page } }) => {
  await tryDemo(page)
  await composer(page).fill('こん')
  await composer(page).dispatchEvent('keydown', { key: 'Enter', code: 'Enter', isComposing: true, keyCode: 229, bubbles: true, cancelable: true })
  await expect(composer(page)).toHaveValue('こん')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('x')
  await expect(composer(page)).toHaveValue('こん\nx')
  await page.keyboard.press('Enter')
  await expect(conversation(page)).toContainText('こん')
})

test('a wrong key and an unreachable address are named where they are entered', async ({ app: { page } }) => {
  await tryDemo(page)
  const { id } = await rpc<{ id: string }>(page, 'connection.save', { provider: 'openai', label: 'Nobody there', baseUrl: 'http://127.0.0.1:9/v1' })
  await page.keyboard.press('ControlOrMeta+,')
  await page
    .getByRole('button', { name: 'Connections' })
    .or(page.getByRole('link', { name: 'Connections' }))
    .or(page.getByRole('tab', { name: 'Connections' }))
    .first()
    .click()
  await expect(page.getByText('Nobody there')).toBeVisible()
  const failure = await page.evaluate(
    async (input) =>
      (await fetch('/rpc/connection.test', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(input) })).json(),
    { id, model: 'any' },
  )
  expect(failure).toMatchObject({ ok: false, error: { code: 'network' } })
})

test('at 480 px everything is still reachable', async ({ app: { page } }) => {
  await page.setViewportSize({ width: 480, height: 800 })
  await tryDemo(page)
  await send(page, script({ text: 'narrow', deltaMs: 0 }))
  await settled(page)
  await expect(answer(page)).toContainText('narrow')
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(overflow).toBe(0)
  await page.keyboard.press('ControlOrMeta+b')
  await expect(page.getByRole('button', { name: 'New chat' })).toBeVisible()
})
