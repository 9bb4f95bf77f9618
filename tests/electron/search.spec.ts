import type { Page } from '@playwright/test'
import { expect, test } from '../e2e/fixtures'
import { type Call, expectShown, longChat, markedHere } from '../e2e/search-steps'
import { call, clickMenu, composer, startDemo } from './steps'

/** The page's own pipe does not wait for answers, so each one is waited for here. */
function calls(page: Page): Call {
  const plain = async <T>(method: string, input: object): Promise<T> => {
    const result = await call(page, method, input)
    if (!result.ok) throw new Error(`${method}: ${result.error.message}`)
    return result.data as T
  }
  return async <T>(method: string, input: object): Promise<T> => {
    if (!('wait' in input && 'id' in input)) return plain<T>(method, input)
    const { wait: _, ...rest } = input
    const sent = await plain<T>(method, rest)
    await expect.poll(async () => (await plain<{ state: string }>('chat.status', { id: input.id })).state, { intervals: [2, 5, 10, 20] }).toBe('idle')
    return sent
  }
}

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Search all messages' })
const results = (page: Page) => page.getByRole('listbox', { name: 'Results' }).getByRole('option')

test('the menu finds a message that is not loaded, in the chat and in all of them', async ({ app: { page }, electronApp }) => {
  await startDemo(page)
  await longChat(calls(page), 'Orchestra', 80, { 5: 'glockenspiel' })
  await longChat(calls(page), 'Kitchen', 2)

  await clickMenu(electronApp, 'search')
  await expect(page.getByRole('combobox', { name: 'Search all messages' })).toBeFocused()
  await page.keyboard.type('glockenspiel')
  await expect(results(page)).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Orchestra' })).toBeVisible()
  await expectShown(page, 'question 5 ')
  await expect.poll(() => markedHere(page)).toEqual(['glockenspiel'])
  await page.keyboard.press('Escape')
  await expect(composer(page)).toBeFocused()

  await clickMenu(electronApp, 'find')
  await expect(page.getByRole('search').getByRole('textbox')).toBeFocused()
  await page.keyboard.type('question')
  await expect(page.getByRole('search').getByRole('status')).toHaveText('1 of 80')
  await expectShown(page, 'question 79 ')
})

test('a result opens in a window of its own, and the next one in the same window', async ({ app: { page }, electronApp }) => {
  await startDemo(page)
  await longChat(calls(page), 'Orchestra', 80, { 5: 'glockenspiel', 60: 'triangle' })
  await clickMenu(electronApp, 'search')
  await expect(page.getByRole('combobox', { name: 'Search all messages' })).toBeFocused()
  await page.keyboard.type('glockenspiel')
  await expect(results(page)).toHaveCount(1)
  const opening = electronApp.waitForEvent('window')
  await page.keyboard.press('ControlOrMeta+Enter')
  const own = await opening
  await expectShown(own, 'question 5 ')
  await expect(dialog(page)).toBeHidden()
  await composer(own).fill('typed and not sent')

  await page.bringToFront()
  await page.keyboard.press('ControlOrMeta+Shift+f')
  // Not even an Enter that comes before the answer opens what was found before.
  await page.keyboard.type('triangle')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expectShown(own, 'question 60 ')
  await expect(composer(own)).toHaveValue('typed and not sent')
  expect(electronApp.windows()).toHaveLength(2)
})
