import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { answer, chatId, composer, conversation, rpc, send, settled, tryDemo } from './steps'

type Stored = {
  readonly blocks: readonly { readonly type: string; readonly text?: string; readonly mediaId?: string; readonly mimeType?: string; readonly name?: string }[]
}

const question = async (page: Page): Promise<Stored | undefined> =>
  (await rpc<{ messages: readonly Stored[] }>(page, 'conversation.messages', { id: chatId(page), limit: 50 })).messages.at(-2)

const chips = (page: Page): Locator => page.getByRole('list', { name: 'Attached files' })

const sendButton = (page: Page): Locator => page.getByRole('button', { name: 'Send', exact: true })

/** Pastes an image of that size into whatever has the focus. */
function pasteImage(page: Page, width: number, height: number, type = 'image/png'): Promise<void> {
  return page.evaluate(
    async ([w, h, mime]) => {
      const canvas = new OffscreenCanvas(w, h)
      const context = canvas.getContext('2d')
      if (!context) throw new Error('no canvas')
      context.fillStyle = '#2857c8'
      context.fillRect(0, 0, w, h)
      context.fillStyle = '#fbf0dc'
      context.fillRect(w / 4, h / 4, w / 2, h / 2)
      const data = new DataTransfer()
      data.items.add(new File([await canvas.convertToBlob({ type: mime })], 'picture.png', { type: mime }))
      document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    },
    [width, height, type] as const,
  )
}

/** Drags a file over the window and, where asked, drops it. */
function drag(page: Page, events: readonly string[], file: { readonly name: string; readonly text: string }): Promise<void> {
  return page.evaluate(
    ([types, { name, text }]) => {
      const data = new DataTransfer()
      data.items.add(new File([text], name))
      for (const type of types) document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }))
    },
    [events, file] as const,
  )
}

test('a pasted image is made small, sent, answered and shown', async ({ app: { page } }) => {
  await tryDemo(page)
  await composer(page).focus()
  await pasteImage(page, 3_136, 1_000)
  await expect(chips(page).getByRole('listitem')).toHaveCount(1)
  await expect(chips(page).locator('img')).toBeVisible()
  await send(page, 'What is in this picture?')
  await expect(chips(page)).toHaveCount(0)
  await settled(page)
  await expect(answer(page)).toContainText('You sent an image')
  const block = (await question(page))?.blocks.find((each) => each.type === 'image')
  expect(block).toMatchObject({ name: 'picture.png', mimeType: 'image/png' })
  const thumbnail = conversation(page).getByRole('button', { name: 'Open image picture.png' })
  const size = (): Promise<readonly number[]> => thumbnail.locator('img').evaluate((img: HTMLImageElement) => [img.naturalWidth, img.naturalHeight])
  await expect.poll(size).toEqual([1_568, 500])
  await thumbnail.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'picture.png' })
  await expect(dialog.getByRole('img', { name: 'picture.png' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(thumbnail).toBeFocused()
  await page.reload()
  await expect.poll(size).toEqual([1_568, 500])
})

test('a photograph stays one; a small PNG stays as it is', async ({ app: { page } }) => {
  await tryDemo(page)
  await composer(page).focus()
  await pasteImage(page, 2_000, 4_000, 'image/jpeg')
  await pasteImage(page, 40, 30)
  await expect(chips(page).locator('img')).toHaveCount(2)
  // Images alone are a message.
  await sendButton(page).click()
  await expect.poll(async () => /chat/.test(page.url()) && (await question(page))?.blocks.length).toBe(2)
  await settled(page)
  expect((await question(page))?.blocks.map((block) => block.mimeType)).toEqual(['image/jpeg', 'image/png'])
  const sizes = await conversation(page)
    .locator('article img')
    .evaluateAll((images: HTMLImageElement[]) => images.map((img) => [img.naturalWidth, img.naturalHeight]))
  expect(sizes).toEqual([
    [784, 1_568],
    [40, 30],
  ])
})

test('a file that is dragged over the window finds a place to drop, and its text reaches the model', async ({ app: { page } }) => {
  await tryDemo(page)
  const file = { name: 'notes.ts', text: 'export const answer = 42\n' }
  await drag(page, ['dragenter', 'dragover'], file)
  await expect(page.getByText('Drop to attach')).toBeVisible()
  await drag(page, ['dragleave'], file)
  await expect(page.getByText('Drop to attach')).toBeHidden()
  await drag(page, ['dragenter', 'dragover', 'drop'], file)
  await expect(page.getByText('Drop to attach')).toBeHidden()
  await expect(chips(page)).toContainText('notes.ts')
  await send(page, 'Read this.')
  await settled(page)
  expect((await question(page))?.blocks.map((block) => [block.type, block.name ?? block.text])).toEqual([
    ['text', 'Read this.'],
    ['file', 'notes.ts'],
  ])
  const chip = conversation(page).getByRole('button', { name: 'Open file notes.ts' })
  await expect(chip).toContainText('25 B')
  await chip.click()
  await expect(page.getByRole('dialog', { name: 'notes.ts' })).toContainText('export const answer = 42')
})

test('what cannot be attached says why, and nothing typed is lost', async ({ app: { page } }) => {
  await tryDemo(page)
  await composer(page).fill('half a thought')
  const picker = page.locator('input[type=file]')
  await picker.setInputFiles([
    { name: 'tool.exe', mimeType: 'application/octet-stream', buffer: Buffer.from([0x4d, 0x5a, 0, 1, 2, 3]) },
    { name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n') },
    { name: 'broken.png', mimeType: 'image/png', buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]) },
    { name: 'big.txt', mimeType: 'text/plain', buffer: Buffer.alloc(10 * 1024 * 1024 + 1, 'x') },
    { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
  ])
  const errors = page.getByRole('alert')
  await expect(errors).toContainText('tool.exe cannot be attached')
  await expect(errors).toContainText('broken.png cannot be read as an image')
  await expect(errors).toContainText('big.txt is 10.5 MB. The limit is 10 MB')
  await expect(errors).toContainText('empty.txt is empty')
  await expect(chips(page).getByRole('listitem')).toHaveCount(1)
  await expect(chips(page)).toContainText('list.csv')
  await expect(composer(page)).toHaveValue('half a thought')
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await expect(errors).toBeHidden()
  await page.getByRole('button', { name: 'Remove list.csv' }).click()
  await expect(chips(page)).toHaveCount(0)
  await expect(composer(page)).toHaveValue('half a thought')
})

test('Attach opens the picker', async ({ app: { page } }) => {
  await tryDemo(page)
  const chosen = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Attach', exact: true }).press('Enter')
  await (await chosen).setFiles({ name: 'a.md', mimeType: '', buffer: Buffer.from('# hello') })
  await expect(chips(page)).toContainText('a.md')
})

test('a model that sees no images: a notice says so before sending, and the answer comes all the same', async ({ app: { page } }) => {
  await tryDemo(page)
  await send(page, 'hello')
  await settled(page)
  await rpc(page, 'chat.configure', { id: chatId(page), model: 'demo-tools' })
  await composer(page).focus()
  await pasteImage(page, 50, 50)
  await expect(page.getByText('Demo, tools cannot see images')).toBeVisible()
  await page.getByRole('button', { name: 'Remove picture.png' }).click()
  await expect(page.getByText('Demo, tools cannot see images')).toBeHidden()
  await composer(page).focus()
  await pasteImage(page, 50, 50)
  await send(page, 'look')
  await settled(page)
  expect((await question(page))?.blocks.map((block) => block.type)).toEqual(['text', 'image'])
})

test('files wait with their chat while another one is shown', async ({ app: { page } }) => {
  await tryDemo(page)
  await send(page, 'hello')
  await settled(page)
  const url = page.url()
  await drag(page, ['dragenter', 'drop'], { name: 'mine.txt', text: 'mine' })
  await expect(chips(page)).toContainText('mine.txt')
  await page.getByRole('button', { name: 'New chat' }).click()
  await expect(chips(page)).toHaveCount(0)
  await page.goBack()
  await expect(page).toHaveURL(url)
  await expect(chips(page)).toContainText('mine.txt')
})
