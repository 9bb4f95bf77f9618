import type { ElectronApplication, Page } from '@playwright/test'
import type { Result } from '@shared/result'

/** Chooses the demo in the onboarding and waits for the composer. */
export async function startDemo(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Try the demo' }).click()
  await composer(page).waitFor()
}

/** The composer's textbox. */
export function composer(page: Page) {
  return page.getByRole('textbox', { name: 'Message' })
}

/** The messages of the chat that is shown. */
export function conversation(page: Page) {
  return page.getByRole('log', { name: 'Conversation' })
}

/** What the user has said in the chat that is shown. */
export function said(page: Page, text: string) {
  return conversation(page).getByRole('article', { name: 'You' }).getByText(text, { exact: true })
}

/** The text of every message of the chat that is shown. */
export function messages(page: Page): Promise<string[]> {
  return conversation(page).getByRole('article').allTextContents()
}

/** Writes a message, sends it and waits until it stands in the conversation. */
export async function send(page: Page, text: string): Promise<void> {
  await composer(page).fill(text)
  await page.getByRole('button', { name: 'Send' }).click()
  await said(page, text).waitFor()
}

/** Waits until the running answer has ended. */
export async function answered(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' })
}

/** Clicks an item of the application menu by its id. */
export async function clickMenu(app: ElectronApplication, id: string): Promise<void> {
  await app.evaluate(async ({ Menu }, wanted) => {
    // As an event of the main loop: an evaluation may break into whatever runs there, which no menu does.
    await new Promise((resolve) => setImmediate(resolve))
    const item = Menu.getApplicationMenu()?.getMenuItemById(wanted)
    if (!item) throw new Error(`no menu item ${wanted}`)
    item.click()
  }, id)
}

let lastCall = 1_000_000

/** Calls a method over the page's own pipe, beside the page's client. */
export function call(page: Page, method: string, input: unknown): Promise<Result<unknown>> {
  lastCall += 1
  return page.evaluate(
    ([id, name, value]) =>
      new Promise<Result<unknown>>((resolve) => {
        const stop = window.parley?.onFrame((frame) => {
          if (frame.t !== 'result' || frame.id !== id) return
          stop?.()
          resolve(frame.result)
        })
        window.parley?.post({ t: 'call', id: id as number, method: name as string, input: value })
      }),
    [lastCall, method, input] as const,
  )
}
