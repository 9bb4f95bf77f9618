import { v7 } from 'uuid'
import { expect, test } from './fixtures'
import { chatId, countedWords, script, send, settled, tryDemo } from './steps'

const TALL = Array.from({ length: 60 }, (_, index) => `Paragraph ${index} of a text that is taller than the view.\n\n`).join('')

test('a chat that is answered the moment it opens shows the end of the answer in every frame', async ({ app: { page } }) => {
  await tryDemo(page)
  await send(page, script({ text: TALL }))
  await settled(page)
  const id = chatId(page)
  await page.reload()
  // The first piece is much taller than the view; then words, so that heights change all the time.
  const text = script({ chunks: [TALL, ...countedWords(150)], deltaMs: 15 })
  const frames = await page.evaluate(watchAnswer, { id, requestId: v7(), text })
  expect(frames.length).toBeGreaterThan(30)
  expect(frames.filter(({ below, shown }) => below > 1 || !shown)).toEqual([])
  await settled(page)
})

type Frame = { readonly below: number; readonly shown: boolean }

/** Runs in the page: sends as soon as a message is there, then notes after each painted frame how far below the view the end is, and whether the answer is drawn. */
async function watchAnswer(input: { readonly id: string; readonly requestId: string; readonly text: string }): Promise<readonly Frame[]> {
  const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
  const articles = (): Element[] => [...document.querySelectorAll('[role="log"] article')]
  while (articles().length === 0) await frame()
  const body = JSON.stringify(input)
  await fetch('/rpc/chat.send', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  const open = (): Element | undefined =>
    articles().find((article) => article.getAttribute('aria-busy') === 'true' && /Paragraph 59/.test(article.textContent ?? ''))
  while (!open()) await frame()
  const frames: Frame[] = []
  const until = performance.now() + 1_500
  while (performance.now() < until) {
    await frame()
    const scroller = document.querySelector('[role="log"] > [tabindex="0"]')
    if (!scroller) throw new Error('no transcript')
    frames.push({ below: Math.round(scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop), shown: open() !== undefined })
  }
  return frames
}
