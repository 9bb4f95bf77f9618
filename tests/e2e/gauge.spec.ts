import type { Page } from '@playwright/test'
import { chatOf, sendTurn } from './compaction-steps'
import { expect, test } from './fixtures'
import { composer } from './steps'

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
