import { expect, test } from '../e2e/fixtures'
import { answer, chatId, composer, countedWords, rpc, script, send, settled, sidebarRow } from '../e2e/steps'
import { shoot, WIDE } from './shoot'

test.describe('first start', () => {
  test('onboarding', async ({ app: { page } }) => {
    await page.setViewportSize(WIDE)
    await expect(page.getByRole('button', { name: 'Try the demo' })).toBeVisible()
    await shoot(page, 'onboarding')
  })
})

test.describe('a lived-in app', () => {
  test.use({ flags: ['--demo'] })
  test.beforeEach(({ app: { page } }) => page.setViewportSize(WIDE))

  test('empty', async ({ app: { page } }) => {
    await expect(composer(page)).toBeVisible()
    await shoot(page, 'empty')
  })

  test('chat', async ({ app: { page } }) => {
    await sidebarRow(page, 'Storage engine for the ledger').click()
    await expect(answer(page)).toContainText('test')
    await page.getByRole('button', { name: 'Inspector' }).click()
    await shoot(page, 'chat')
  })

  test('streaming, with a queue', async ({ app: { page } }) => {
    const text = 'Three steps, and only the second one touches the disk. The writer takes a ticket, appends, and waits for its group:\n\n'
    const code =
      '~~~ts\nexport async function commit(batch: Batch): Promise<Lsn> {\n  const ticket = queue.join(batch) // in order of arrival\n  return ticket.synced\n}\n~~~\n\nThe leader writes for everybody who joined while it was '
    await send(page, script({ chunks: [text, code], deltaMs: 50, hang: true }, 'Sketch the commit path. Keep it under forty lines.'))
    await expect(answer(page)).toContainText('The leader writes')
    await send(page, 'And what happens when the leader dies?')
    await expect(page.getByText('And what happens when the leader dies?')).toBeVisible()
    await shoot(page, 'streaming')
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
  })

  test('error', async ({ app: { page } }) => {
    await send(
      page,
      script({ text: 'The first three points hold. The fourth depends on ', deltaMs: 0, error: 'provider', errorAfter: 9 }, 'Check my four points.'),
    )
    await expect(page.getByRole('button', { name: 'Retry' })).toBeVisible()
    await shoot(page, 'error')
  })

  test('retrying', async ({ app: { page } }) => {
    await send(page, script({ text: 'x', error: 'overloaded', errorAfter: 0 }, 'Are you there?'))
    await expect(page.getByRole('button', { name: 'Cancel' })).toBeVisible()
    await shoot(page, 'retrying')
  })

  test('interrupted', async ({ app: { page } }) => {
    await send(page, script({ chunks: countedWords(400), deltaMs: 10 }, 'Count for me.'))
    await expect(answer(page)).toContainText('w30 ')
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await settled(page)
    await shoot(page, 'interrupted')
  })

  test('gauge open', async ({ app: { page } }) => {
    await sidebarRow(page, 'Storage engine for the ledger').click()
    await send(page, script({ text: 'lorem ipsum dolor sit amet '.repeat(900), deltaMs: 0, usage: { input: 5_100, output: 1_000 } }, 'Write a lot.'))
    await settled(page)
    await page
      .getByRole('button', { name: /context/i })
      .last()
      .click()
    await expect(page.getByText('Kept free for the answer').first()).toBeVisible()
    await shoot(page, 'gauge')
  })

  test('a tool that asks', async ({ app: { page } }) => {
    await send(page, script({ text: 'Ready.', deltaMs: 0 }, 'I will ask you to look something up.'))
    await settled(page)
    await rpc(page, 'chat.configure', { id: chatId(page), toolsets: ['clock', 'web'] })
    await send(
      page,
      script(
        { text: 'I will read the page first.', deltaMs: 0, tools: [{ name: 'fetch_page', input: { url: 'https://example.com/group-commit' } }] },
        'What does that page say?',
      ),
    )
    await expect(page.getByRole('button', { name: 'Allow', exact: true })).toBeVisible()
    await shoot(page, 'tool')
    await page.getByRole('button', { name: 'Deny' }).click()
  })

  test('settings', async ({ app: { page } }) => {
    await rpc(page, 'connection.save', { provider: 'openai', label: 'Ollama on this machine', baseUrl: 'http://127.0.0.1:11434/v1' })
    await page.keyboard.press('ControlOrMeta+,')
    await expect(page.getByRole('heading', { name: 'General' }).first()).toBeVisible()
    await shoot(page, 'settings')
    await page.goto(`${page.url().split('#')[0]}#/settings/connections`)
    await expect(page.getByText('Ollama on this machine')).toBeVisible()
    await shoot(page, 'connections')
  })

  test('palette', async ({ app: { page } }) => {
    await page.keyboard.press('ControlOrMeta+k')
    await page.keyboard.type('st')
    await shoot(page, 'palette')
  })

  test('narrow', async ({ app: { page } }) => {
    await sidebarRow(page, 'Storage engine for the ledger').click()
    await page.setViewportSize({ width: 480, height: 860 })
    await expect(answer(page)).toBeVisible()
    await shoot(page, 'narrow')
  })
})
