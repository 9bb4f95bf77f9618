import { expect, test } from './fixtures'
import { answer, chatId, composer, conversation, countedWords, rpc, script, send, settled, shownWords, tryDemo, wordsIn } from './steps'

test('onboarding with the demo leads to a streamed answer', async ({ app: { page } }) => {
  await tryDemo(page)
  await send(page, 'Hello there')
  await expect(conversation(page).getByText('Hello there').first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeVisible()
  await settled(page)
  await expect(conversation(page)).toContainText('does not think')
  const gauge = page.getByRole('meter', { name: 'Context usage' }).last()
  await expect(gauge).toHaveAttribute('aria-valuetext', /of 8k tokens/)
  await expect(page).toHaveTitle(/Hello there/)
})

test('Markdown: code with language and Copy, a table, math; no raw HTML, no remote image', async ({ app: { page } }) => {
  await tryDemo(page)
  const requests: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  const text = [
    '## Heading\n\n~~~ts\nconst answer: number = 42\n~~~\n',
    '| a | b |\n|---|---|\n| 1 | 2 |\n',
    'Inline $e^{i\\pi}$ and [a link](https://example.com/path).',
    '<img src=x onerror=alert(1)> ![remote](https://tracker.invalid/pixel.png) [bad](javascript:alert(1))',
  ].join('\n')
  await send(page, script({ text, deltaMs: 0 }))
  await settled(page)
  const log = conversation(page)
  await expect(log.getByRole('heading', { name: 'Heading' })).toBeVisible()
  await expect(log.getByRole('cell', { name: '2' })).toBeVisible()
  await expect(log.locator('.katex').first()).toBeVisible()
  await expect(log.getByRole('button', { name: /copy/i }).first()).toBeAttached()
  await expect(log.locator('img')).toHaveCount(0)
  await expect(log.locator('a[href^="javascript"]')).toHaveCount(0)
  await expect(log.getByRole('link', { name: /a link/ })).toHaveAttribute('rel', /noopener/)
  expect(requests.filter((url) => !url.startsWith('http://127.0.0.1:'))).toEqual([])
})

test('Stop keeps the partial text, and Escape stops too', async ({ app: { page } }) => {
  await tryDemo(page)
  await send(page, script({ chunks: countedWords(400), deltaMs: 25 }))
  await expect(answer(page)).toContainText('w20 ')
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await settled(page)
  const kept = await shownWords(page)
  expect(kept.length).toBeGreaterThan(20)
  await page.reload()
  await expect(answer(page)).toContainText('w20 ')
  expect(await shownWords(page)).toEqual(kept)
  await send(page, script({ chunks: countedWords(400), deltaMs: 25 }))
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await settled(page)
})

test('a reload in mid-answer catches up without a gap', async ({ app: { page } }) => {
  await tryDemo(page)
  await send(page, script({ chunks: countedWords(300), deltaMs: 20 }))
  await expect(answer(page)).toContainText('w40 ')
  await page.reload()
  await expect(answer(page)).toContainText('w60 ')
  await expect(answer(page)).toContainText('w299')
  await settled(page)
  const words = wordsIn((await rpcAnswer(page)) ?? '')
  expect(words).toEqual(Array.from({ length: 300 }, (_, index) => index))
  expect(await shownWords(page)).toEqual(words)
})

test('two tabs stay equal', async ({ app }) => {
  const { page } = app
  await tryDemo(page)
  await send(page, script({ chunks: countedWords(200), deltaMs: 20 }))
  await expect(answer(page)).toContainText('w10 ')
  const second = await app.newPage()
  await second.goto(page.url())
  await expect(answer(second)).toContainText('w199')
  await settled(page)
  await settled(second)
  expect(await conversation(second).textContent()).toBe(await conversation(page).textContent())
  await send(second, script({ text: 'from the second tab', deltaMs: 0 }))
  await expect(answer(page)).toContainText('from the second tab')
})

test('kill −9 in mid-answer: at most 500 ms of text is missing, it is marked, and Retry works', async ({ app }) => {
  const { page } = app
  await tryDemo(page)
  await send(page, script({ chunks: countedWords(500), deltaMs: 20 }))
  await expect(answer(page)).toContainText('w100 ')
  const seen = (await shownWords(page)).at(-1) ?? 0
  const url = page.url()
  await app.kill()
  const again = await app.start()
  await again.goto(url)
  await expect(answer(again)).toContainText('w50 ')
  const kept = await shownWords(again)
  // 500 ms are at most 25 words at 20 ms a word; what is there has no gap.
  expect(kept.at(-1)).toBeGreaterThanOrEqual(seen - 25)
  expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => index))
  await expect(conversation(again)).toContainText(/interrupted/i)
  await conversation(again).getByRole('button', { name: 'Retry' }).click()
  await again.getByRole('button', { name: 'Stop', exact: true }).click()
  await settled(again)
})

test('200 messages scroll without blanks, from either end', async ({ app: { page } }) => {
  await tryDemo(page)
  const { connections } = await rpc<{ connections: { id: string }[] }>(page, 'connection.list', {})
  const { id } = await rpc<{ id: string }>(page, 'chat.create', {
    connectionId: connections[0]?.id,
    model: 'demo-chat',
    title: 'Long one',
    contextLimit: 1_000_000,
  })
  for (let turn = 0; turn < 100; turn += 1) {
    await rpc(page, 'chat.send', {
      id,
      requestId: uuid(),
      text: script({ text: `Answer number ${turn} with **some** text.`, deltaMs: 0, delayMs: 0 }, `Question ${turn}`),
      wait: true,
    })
  }
  await page.goto(`${page.url().split('#')[0]}#/chat/${id}`)
  const log = conversation(page)
  await expect(log).toContainText('Answer number 99 with some text')
  await page.evaluate(watchFrames)
  const box = await log.boundingBox()
  await page.mouse.move((box?.x ?? 0) + 400, (box?.y ?? 0) + 300)
  await expect(async () => {
    await page.mouse.wheel(0, -700)
    await expect(log.getByText('Answer number 0 with some text')).toBeVisible({ timeout: 20 })
  }).toPass({ timeout: 20_000, intervals: [20] })
  const frames = await page.evaluate(() => (window as unknown as { frames: { blank: number; longest: number; count: number } }).frames)
  expect(frames.count).toBeGreaterThan(20)
  expect(frames.blank, 'frames without a message in the middle').toBe(0)
  expect(frames.longest, 'longest frame while scrolling, ms').toBeLessThan(300)
  await page.getByRole('button', { name: 'Jump to latest' }).click()
  await expect(log).toContainText('Answer number 99 with some text')
  await expect(page.getByRole('button', { name: 'Jump to latest' })).toBeHidden()
})

test('an error says what to do, below the partial text, and Retry succeeds', async ({ app: { page } }) => {
  await tryDemo(page)
  await send(page, script({ chunks: countedWords(5), deltaMs: 0, error: 'provider', errorAfter: 5, errorTimes: 1 }))
  await settled(page)
  const log = conversation(page)
  await expect(answer(page)).toContainText('w4')
  await log.getByRole('button', { name: 'Retry' }).click()
  await settled(page)
  await expect(log.getByRole('button', { name: 'Retry' })).toBeHidden()
  expect(wordsIn((await rpcAnswer(page)) ?? '')).toEqual([0, 1, 2, 3, 4])
})

test('what is sent while an answer runs waits visibly, and can be taken back', async ({ app: { page } }) => {
  await tryDemo(page)
  await send(page, script({ chunks: countedWords(400), deltaMs: 25 }, 'first'))
  await expect(answer(page)).toContainText('w5 ')
  await send(page, 'second, to be removed')
  await send(page, script({ text: 'third answered', deltaMs: 0 }, 'third'))
  await expect(page.getByText('second, to be removed')).toBeVisible()
  await page
    .getByRole('button', { name: /remove/i })
    .first()
    .click()
  await expect(page.getByText('second, to be removed')).toBeHidden()
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(answer(page)).toContainText('third answered')
  await expect(conversation(page)).not.toContainText('second, to be removed')
})

test('drafts are kept per chat and survive a crash', async ({ app }) => {
  const { page } = app
  await tryDemo(page)
  await send(page, script({ text: 'one', deltaMs: 0 }, 'Chat one'))
  await settled(page)
  const url = page.url()
  await composer(page).fill('half a thought')
  await page.getByRole('button', { name: 'New chat' }).click()
  await expect(composer(page)).toHaveValue('')
  await page.goto(url)
  await expect(composer(page)).toHaveValue('half a thought')
  await app.kill()
  const again = await app.start()
  await again.goto(url)
  await expect(composer(again)).toHaveValue('half a thought')
})

test('a 5 MB paste neither freezes the window nor gets lost', async ({ app: { page } }) => {
  await tryDemo(page)
  const started = Date.now()
  await composer(page).focus()
  await page.evaluate(() => {
    const data = new DataTransfer()
    data.setData('text/plain', 'lorem ipsum '.repeat(436_907))
    document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  })
  await page.keyboard.type('look at this')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  const log = conversation(page)
  await expect(log).toContainText(/window/i, { timeout: 20_000 })
  expect(Date.now() - started).toBeLessThan(25_000)
  const messages = await rpc<{ messages: { blocks: { text: string }[] }[] }>(page, 'conversation.messages', { id: chatId(page), limit: 10 })
  expect(messages.messages[0]?.blocks.reduce((sum, block) => sum + block.text.length, 0)).toBeGreaterThanOrEqual(5_242_884)
})

async function rpcAnswer(page: Parameters<typeof chatId>[0]): Promise<string | undefined> {
  const { messages } = await rpc<{ messages: { blocks: { type: string; text: string }[] }[] }>(page, 'conversation.messages', { id: chatId(page), limit: 10 })
  return messages.at(-1)?.blocks.find((block) => block.type === 'text')?.text
}

function uuid(): string {
  const hex = (length: number): string => Array.from({ length }, () => Math.floor(Math.random() * 16).toString(16)).join('')
  const time = Date.now().toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-8${hex(3)}-${hex(12)}`
}

/** Counts frames, the longest of them, and those that show nothing in the middle of the conversation; runs in the page. */
function watchFrames(): void {
  const log = document.querySelector('[role=log]')
  if (!log) throw new Error('no conversation')
  const frames = { blank: 0, longest: 0, count: 0 }
  Object.assign(window, { frames })
  const box = log.getBoundingClientRect()
  let before = performance.now()
  const look = (): void => {
    const now = performance.now()
    frames.count += 1
    frames.longest = Math.max(frames.longest, now - before)
    before = now
    const shown = [...log.querySelectorAll('article')].some((article) => {
      const { top, bottom } = article.getBoundingClientRect()
      return top < box.top + box.height * 0.75 && bottom > box.top + box.height * 0.25
    })
    if (!shown) frames.blank += 1
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}
