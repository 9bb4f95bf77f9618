import { expect, type Locator, type Page } from '@playwright/test'
import type { DemoScript } from '../../src/main/providers/demo/script'

/** A message that makes the demo provider play exactly this. */
export function script(demo: DemoScript, words = ''): string {
  return `${words}\n\`\`\`demo\n${JSON.stringify(demo)}\n\`\`\``
}

/** First start: through the onboarding into an empty chat with the demo. */
export async function tryDemo(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Try the demo' }).click()
  await expect(composer(page)).toBeVisible()
}

export function composer(page: Page): Locator {
  return page.getByRole('textbox', { name: 'Message', exact: true })
}

export function conversation(page: Page): Locator {
  return page.getByRole('log', { name: 'Conversation' })
}

/** The newest answer on the page. */
export function answer(page: Page): Locator {
  return conversation(page).getByRole('article', { name: 'Demo' }).last()
}

/** The counted words the newest answer shows. */
export async function shownWords(page: Page): Promise<readonly number[]> {
  return wordsIn((await answer(page).textContent()) ?? '')
}

type Status = { readonly state: string; readonly turnCount: number; readonly queueLength: number }

/** Writes and sends; resolves when the engine has the message. */
export async function send(page: Page, text: string): Promise<void> {
  const before = isChat(page) ? (await rpc<Status>(page, 'chat.status', { id: chatId(page) })).turnCount : 0
  await composer(page).fill(text)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect.poll(async () => (isChat(page) ? (await rpc<Status>(page, 'chat.status', { id: chatId(page) })).turnCount : 0)).toBe(before + 1)
}

/** Waits until nothing runs or waits any more, and the page shows it. */
export async function settled(page: Page): Promise<void> {
  await expect.poll(async () => rpc<Status>(page, 'chat.status', { id: chatId(page) }), { timeout: 20_000 }).toMatchObject({ state: 'idle', queueLength: 0 })
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeHidden()
  await expect(answer(page)).toHaveAttribute('aria-busy', 'false')
}

function isChat(page: Page): boolean {
  return /#\/chat\//.test(page.url())
}

/** A conversation in the sidebar. */
export function sidebarRow(page: Page, title: string): Locator {
  return page.getByRole('navigation').getByRole('link', { name: title }).first()
}

let lastCall = 1_000_000

/** Calls a method: as a script would, with the cookie of the page; on the desktop over the page's own pipe, beside its client. */
export async function rpc<T>(page: Page, method: string, input: object): Promise<T> {
  lastCall += 1
  const result = await page.evaluate(
    async ([name, body, id]) => {
      const pipe = window.parley
      if (pipe)
        return new Promise<{ ok: boolean; data?: unknown; error?: unknown }>((resolve) => {
          const stop = pipe.onFrame((frame) => {
            if (frame.t !== 'result' || frame.id !== id) return
            stop()
            resolve(frame.result)
          })
          pipe.post({ t: 'call', id, method: name, input: body })
        })
      const response = await fetch(`/rpc/${name}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
      return (await response.json()) as { ok: boolean; data: unknown; error?: unknown }
    },
    [method, input, lastCall] as const,
  )
  if (!result.ok) throw new Error(`${method}: ${JSON.stringify(result.error)}`)
  return result.data as T
}

/** Id of the chat the page shows. */
export function chatId(page: Page): string {
  const id = /#\/chat\/([0-9a-f-]{36})/.exec(page.url())?.[1]
  if (!id) throw new Error(`no chat is open at ${page.url()}`)
  return id
}

/** The words `w0 w1 … w(n-1) `, so that a gap or a doubling shows. */
export function countedWords(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `w${index} `)
}

/** The counted words a text shows, as numbers. */
export function wordsIn(text: string): readonly number[] {
  return [...text.matchAll(/w(\d+)/g)].map(([, number]) => Number(number))
}
