import { expect, type Page } from '@playwright/test'
import { conversation } from './steps'

/** Calls a method as a script would; each host has its own way. */
export type Call = <T>(method: string, input: object) => Promise<T>

/** Makes a chat of so many turns, two messages each: `question 0`, `reply 0`, … Words may be added to single questions. */
export async function longChat(call: Call, title: string, turns: number, extra: Readonly<Record<number, string>> = {}): Promise<string> {
  const { connections } = await call<{ connections: readonly { readonly id: string }[] }>('connection.list', {})
  const { id } = await call<{ id: string }>('chat.create', { connectionId: connections[0]?.id, model: 'demo-chat', title, contextLimit: 200_000 })
  for (let turn = 0; turn < turns; turn++) {
    const text = `question ${turn} ${extra[turn] ?? ''}\n\`\`\`demo\n${JSON.stringify({ text: `reply ${turn}`, deltaMs: 0 })}\n\`\`\``
    await call('chat.send', { id, requestId: requestId(), text, wait: true })
  }
  return id
}

let lastRequest = 0

/** A version 7 id that no earlier call has had. */
export function requestId(): string {
  lastRequest += 1
  const time = Date.now().toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${lastRequest.toString(16).padStart(12, '0')}`
}

/** The text that is marked in the message that was gone to, as it stands on the page. */
export function markedHere(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => [...(CSS.highlights.get('found-here') ?? [])].map(String))
}

/** Waits until a question of a long chat is inside the view, and no other part of the way is left. */
export async function expectShown(page: Page, text: string): Promise<void> {
  const message = conversation(page).getByRole('article', { name: 'You' }).filter({ hasText: text })
  await expect(message).toHaveCount(1)
  await expect(message).toBeInViewport()
}

/** Whether the first marked words can be seen: inside the transcript, and inside what scrolls by itself in it. */
export function markInView(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const [range] = CSS.highlights.get('found-here') ?? []
    if (!(range instanceof Range)) return false
    const { top, bottom } = range.getBoundingClientRect()
    for (let box = range.startContainer.parentElement; box; box = box.parentElement) {
      const view = box.getBoundingClientRect()
      if (getComputedStyle(box).overflowY !== 'visible' && (top < view.top || bottom > view.bottom)) return false
    }
    return true
  })
}
