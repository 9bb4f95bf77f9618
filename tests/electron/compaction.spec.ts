import { expect, test } from '../e2e/fixtures'
import { answered, call, send, startDemo } from './steps'

test('a compaction is seen, read, undone and redone by keys alone', async ({ app: { page } }) => {
  await startDemo(page)
  for (let turn = 1; turn <= 4; turn += 1) {
    await send(page, `Question ${turn}: what about the ledger, and why does it never rewrite what it has written?`)
    await answered(page)
  }
  const id = /#\/chat\/([0-9a-f-]{36})/.exec(page.url())?.[1]
  expect(await call(page, 'compaction.run', { id, keepTurns: 0 })).toMatchObject({ ok: true })
  const log = page.getByRole('log', { name: 'Conversation' })
  const divider = log.getByRole('region', { name: 'Compaction', exact: true })
  await expect(divider).toContainText(/8 messages summarised · [\d.]+k? → [\d.]+k? tokens/)
  await divider.getByRole('button', { name: 'Read the summary' }).focus()
  await page.keyboard.press('Enter')
  await expect(divider.getByRole('heading', { name: 'Goal' })).toBeVisible()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(divider.getByRole('button', { name: 'Undo compaction', exact: true })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(divider).toContainText('Compaction undone')
  await expect(divider.getByRole('button', { name: 'Redo compaction' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(divider).toContainText('8 messages summarised')
  await expect(log.locator('article[aria-description]').first()).toBeAttached()
})
