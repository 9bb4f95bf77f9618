import type { Page } from '@playwright/test'
import { chatOf, sendTurn } from './compaction-steps'
import { expect, test } from './fixtures'
import { composer, script, send, settled } from './steps'

type Fiber = { readonly child: Fiber | null; readonly sibling: Fiber | null; readonly stateNode: unknown; readonly memoizedProps: unknown }

/** Counts from now on how often React has rendered what holds the messages: each time it gets props of its own. */
async function countTranscriptRenders(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const find = (fiber: Fiber | null, node: Element): Fiber | null => {
      for (let each = fiber; each; each = each.sibling) {
        if (each.stateNode === node) return each
        const found = find(each.child, node)
        if (found) return found
      }
      return null
    }
    let last: unknown = null
    Object.assign(globalThis, { transcriptRenders: 0 })
    const hook = {
      supportsFiber: true,
      inject: () => 1,
      onCommitFiberUnmount: () => {},
      onCommitFiberRoot: (_: number, root: { readonly current: Fiber }) => {
        const log = document.querySelector('[role=log]')
        const fiber = log && find(root.current, log)
        if (!fiber || fiber.memoizedProps === last) return
        last = fiber.memoizedProps
        ;(globalThis as unknown as { transcriptRenders: number }).transcriptRenders += 1
      },
    }
    Object.assign(globalThis, { __REACT_DEVTOOLS_GLOBAL_HOOK__: hook })
  })
  await page.reload()
  await expect(page.getByRole('log', { name: 'Conversation' })).toContainText('Question 2.')
  return () => page.evaluate(() => (globalThis as unknown as { transcriptRenders: number }).transcriptRenders)
}

/** Resolves when the page is told of a changed header that holds a text. */
function headerWith(page: Page, text: string): Promise<void> {
  return new Promise((resolve) => {
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        if (String(payload).includes('"header-changed"') && String(payload).includes(text)) resolve()
      }),
    )
  })
}

test('the gauge follows what is typed while the transcript is left alone', async ({ app: { page } }) => {
  const id = await chatOf(page, 2)
  const stored = headerWith(page, 'while it was busy?')
  const renders = await countTranscriptRenders(page)
  const bar = page.getByRole('meter', { name: 'Context usage' }).locator('i').last()
  await expect(composer(page)).toBeFocused()
  // Loading has come to an end: the first keys draw the last frames of it.
  await page.keyboard.type('How ')
  await expect(bar).not.toHaveAttribute('style', /width: 0%/)
  const before = await renders()
  expect(before).toBeGreaterThan(0)
  const width = await bar.getAttribute('style')
  await page.keyboard.type('does the leader write for everybody who joined while it was busy?')
  await expect(bar).not.toHaveAttribute('style', width ?? '')
  // Stored, the draft comes back with the header of the chat, and the page around the transcript is rendered.
  await stored
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  expect(await renders()).toBe(before)
  // What it does follow is counted.
  await sendTurn(page, id, 3)
  await expect(page.getByRole('log', { name: 'Conversation' })).toContainText('Question 3.')
  expect(await renders()).toBeGreaterThan(before)
})

test('the gauge rises with the chat, and warns at 70 % and at 90 % by a sign and not by colour alone', async ({ app: { page } }) => {
  await chatOf(page, 1)
  const meter = page.getByRole('meter', { name: 'Context usage' })
  const full = async (): Promise<number> => Number(await meter.getAttribute('aria-valuenow'))
  const before = await full()
  // In steps that may be true: a figure that leaps far above what was written is not believed.
  const levels: readonly (readonly [input: number, sign: string | null])[] = [
    [1_900, null],
    [3_800, null],
    [5_700, 'lucide-triangle'],
    [7_300, 'lucide-triangle-alert'],
  ]
  let last = before
  for (const [input, sign] of levels) {
    await send(page, script({ text: 'Noted.', deltaMs: 0, usage: { input, output: 2 } }, `Up to ${input}.`))
    await settled(page)
    await expect.poll(full).toBeGreaterThan(last)
    last = await full()
    expect(last).toBeCloseTo((100 * (input + 2)) / 8_000, 1)
    const signs = meter.locator('xpath=../..').locator('svg')
    if (sign === null) await expect(signs).toHaveCount(0)
    else await expect(signs).toHaveClass(new RegExp(`(^| )${sign}( |$)`))
  }
})
