import { BAD_SUMMARY, fullChat, HANGING_SUMMARY, openGauge } from '../e2e/compaction-steps'
import { expect, test } from '../e2e/fixtures'
import { answer, conversation, rpc, script, send, settled, sidebarRow } from '../e2e/steps'
import { shoot, WIDE } from './shoot'

test.beforeEach(({ app: { page } }) => page.setViewportSize(WIDE))

test('compaction', async ({ app: { page } }) => {
  const id = await fullChat(page)
  await page.keyboard.press('ControlOrMeta+Shift+K')
  await expect(page.getByRole('dialog', { name: 'Compact now' })).toContainText('tokens')
  await expect(page.getByRole('button', { name: 'Compact', exact: true })).toBeEnabled()
  await shoot(page, 'compact-now')
  await page.keyboard.press('Escape')
  await openGauge(page)
  await shoot(page, 'gauge-threshold')
  await page.keyboard.press('Escape')
  await send(page, script({ text: 'It appends.', deltaMs: 0 }, 'And now?'))
  await settled(page)
  await expect(conversation(page).getByRole('region', { name: 'Compaction', exact: true })).toBeVisible()
  await shoot(page, 'compacted')
  await conversation(page).getByRole('button', { name: 'Read the summary' }).click()
  await expect(conversation(page).getByRole('button', { name: 'Show covered messages' })).toBeVisible()
  await shoot(page, 'summary')
  await conversation(page).getByRole('button', { name: 'Show covered messages' }).click()
  await shoot(page, 'covered')
  await page.getByRole('button', { name: 'Inspector' }).click()
  await shoot(page, 'compaction-history')
  await page.getByRole('button', { name: 'Inspector' }).click()
  await rpc(page, 'compaction.undo', { id })
  await expect(conversation(page)).toContainText('Compaction undone')
  await shoot(page, 'compaction-undone')
})

test('compacting', async ({ app: { page } }) => {
  await fullChat(page, { prompt: HANGING_SUMMARY })
  await send(page, 'And now?')
  await expect(conversation(page).getByRole('region', { name: 'Compacting', exact: true }).getByRole('heading').first()).toBeVisible()
  await send(page, 'One thing more.')
  await expect(page.getByRole('region', { name: 'Waiting to be sent' })).toBeVisible()
  await shoot(page, 'compacting')
})

test('compaction failed', async ({ app: { page } }) => {
  const id = await fullChat(page, { prompt: BAD_SUMMARY })
  await rpc(page, 'compaction.run', { id, wait: true })
  await expect(conversation(page).getByRole('region', { name: 'Compaction failed' })).toBeVisible()
  await shoot(page, 'compaction-failed')
})

test.describe('search', () => {
  test.use({ flags: ['--demo'] })

  test('find and search', async ({ app: { page } }) => {
    await sidebarRow(page, 'Storage engine for the ledger').click()
    await expect(answer(page)).toContainText('test')
    await page.keyboard.press('ControlOrMeta+f')
    await page.keyboard.type('commit')
    await expect(page.getByRole('search').getByRole('status')).toContainText('1 of')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => (CSS.highlights.get('found-here')?.size ?? 0) > 0)
    await shoot(page, 'find')
    await page.keyboard.press('ControlOrMeta+Shift+f')
    await page.keyboard.type('the')
    await expect(page.getByRole('option').first()).toBeVisible()
    await shoot(page, 'search')
  })
})
