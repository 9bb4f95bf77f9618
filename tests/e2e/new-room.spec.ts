import { readFile } from 'node:fs/promises'
import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { composer, conversation, rpc, tryDemo } from './steps'

const dialog = (page: Page): Locator => page.getByRole('dialog', { name: 'New room' })
const button = (within: Page | Locator, name: string): Locator => within.getByRole('button', { name, exact: true })

async function openDialog(page: Page): Promise<Locator> {
  await tryDemo(page)
  await button(page, 'New room').click()
  await expect(dialog(page).getByRole('radio')).toHaveCount(8)
  return dialog(page)
}

async function seats(within: Page | Locator): Promise<readonly (string | null)[]> {
  const items = within.getByRole('list', { name: 'Cast' }).getByRole('listitem')
  return Promise.all((await items.all()).map((item) => item.getAttribute('aria-label')))
}

/** The room that is open, as the engine has it. */
async function room(page: Page): Promise<{ readonly title: string; readonly id: string }> {
  await expect(page).toHaveURL(/#\/chat\//)
  const id = page.url().split('/').at(-1) ?? ''
  return rpc(page, 'conversation.get', { id })
}

async function clean(page: Page): Promise<void> {
  await expect(dialog(page)).toHaveCSS('opacity', '1')
  const { violations } = await new AxeBuilder({ page }).include('[role=dialog]').analyze()
  expect(violations).toEqual([])
}

test('by keyboard alone: a topic, a team, and they talk', async ({ app: { page } }) => {
  await page.getByRole('button', { name: 'Try the demo' }).press('Enter')
  await expect(composer(page)).toBeFocused()
  await page.keyboard.press('ControlOrMeta+Shift+N')
  await expect(dialog(page).getByRole('radio')).toHaveCount(8)
  await page.getByRole('textbox', { name: 'Topic' }).fill('Should the bakery move to Utrecht?')
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('radio', { name: 'Debate with a dissenter' })).toBeChecked()
  await button(dialog(page), 'Next').press('Enter')
  expect(await seats(page)).toEqual(['Miriam, number 1', 'Jun, number 2', 'Odile, number 3', 'Samir, number 4'])
  await button(dialog(page), 'Edit Miriam').focus()
  await page.keyboard.press('Alt+ArrowDown')
  expect(await seats(page)).toEqual(['Jun, number 1', 'Miriam, number 2', 'Odile, number 3', 'Samir, number 4'])
  await expect(button(dialog(page), 'Edit Miriam')).toBeFocused()
  await button(dialog(page), 'Start').press('Enter')
  await expect(dialog(page)).toBeHidden()
  expect(await room(page)).toMatchObject({ kind: 'room', title: 'Should the bakery move to Utrecht?' })

  await composer(page).fill('What is the strongest reason?')
  await page.keyboard.press('Enter')
  await expect(conversation(page).getByRole('article', { name: 'Samir', exact: true })).toHaveAttribute('aria-busy', 'false', { timeout: 25_000 })
  const answers = await Promise.all(
    ['Jun', 'Miriam', 'Odile', 'Samir'].map((name) => conversation(page).getByRole('article', { name, exact: true }).textContent()),
  )
  for (const answer of answers) expect(answer).not.toContain('Parley demo')
})

test('a model proposes the team; asking can be cancelled', async ({ app: { page } }) => {
  await openDialog(page)
  await page.getByRole('radio', { name: 'Propose a team' }).check()
  await button(dialog(page), 'Propose').click()
  await expect(dialog(page).getByText('Write a topic first.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Topic' }).fill('Plan a roof garden')
  await page.getByRole('textbox', { name: 'Roles that must be there' }).fill('Gardener\nStructural engineer')
  await button(dialog(page), 'Propose').click()
  await expect(dialog(page).getByText('Asking Demo for a team…')).toBeVisible()
  await button(dialog(page), 'Cancel').click()
  await expect(dialog(page).getByText('Asking Demo for a team…')).toBeHidden()
  await button(dialog(page), 'Propose').click()
  await expect(dialog(page).getByText('Proposed by Demo.')).toBeVisible({ timeout: 20_000 })
  await expect(dialog(page).getByText('Gardener', { exact: true })).toBeVisible()
  await clean(page)
  await button(dialog(page), 'Start').click()
  expect(await room(page)).toMatchObject({ kind: 'room', title: 'Plan a roof garden' })
})

test('an empty room says what is missing, seat by seat, and is saved as a team for the next one', async ({ app: { page } }) => {
  await openDialog(page)
  await page.getByRole('radio', { name: 'Start empty' }).check()
  await button(dialog(page), 'Next').click()
  await button(dialog(page), 'Start').click()
  await expect(dialog(page).getByText('A participant needs a name.')).toHaveCount(2)
  await button(dialog(page), 'Edit Without a name').first().click()
  await dialog(page).getByRole('textbox', { name: 'Name' }).fill('Ada')
  await dialog(page).getByRole('textbox', { name: 'Role' }).fill('Critic')
  await button(dialog(page), 'Done with Ada').last().click()
  await button(dialog(page), 'Edit Without a name').click()
  await dialog(page).getByRole('textbox', { name: 'Name' }).fill('ada')
  await expect(dialog(page).getByText('Somebody else here is called that too.').first()).toBeVisible()
  await dialog(page).getByRole('textbox', { name: 'Name' }).fill('Ben')
  await dialog(page).getByRole('textbox', { name: 'Role' }).fill('Baker')
  await dialog(page)
    .getByRole('combobox', { name: 'Somebody you know' })
    .or(button(dialog(page), 'Somebody you know'))
    .click()
  await page.getByRole('combobox', { name: 'Find a persona' }).fill('Priya')
  await page.keyboard.press('Enter')
  expect(await seats(page)).toEqual(['Ada, number 1', 'Ben, number 2', 'Priya, number 3'])
  await clean(page)

  await button(dialog(page), 'Save as team…').click()
  const saving = page.getByRole('dialog', { name: 'Save as team' })
  await saving.getByRole('textbox', { name: 'Name' }).fill('Breakfast')
  await saving.getByRole('textbox', { name: 'Name' }).press('Enter')
  await expect(saving).toBeHidden()
  await page.keyboard.press('Escape')
  await button(page, 'Discard').click()
  await expect(dialog(page)).toBeHidden()

  await button(page, 'New room').click()
  await page.getByRole('radio', { name: 'Breakfast' }).check()
  await button(dialog(page), 'Next').click()
  expect(await seats(page)).toEqual(['Ada, number 1', 'Ben, number 2', 'Priya, number 3'])
})

test('seats have models of their own, and are dragged to another place', async ({ app: { page } }) => {
  await openDialog(page)
  await page.getByRole('radio', { name: 'Language salon' }).check()
  await button(dialog(page), 'Next').click()
  await button(dialog(page), 'Model of Yuki: As everybody').click()
  await page.getByRole('option', { name: /Demo, slow and long/ }).click()
  await expect(button(dialog(page), 'Model of Yuki: Demo, slow and long')).toBeVisible()
  const items = dialog(page).getByRole('list', { name: 'Cast' }).getByRole('listitem')
  await items.nth(0).dragTo(items.nth(2))
  expect(await seats(page)).toEqual(['Anatole, number 1', 'Yuki, number 2', 'Camille, number 3'])
  await button(dialog(page), 'Start').click()
  const { id } = await room(page)
  const exported = await rpc<{ content: string }>(page, 'conversation.export', { id, format: 'json' })
  const { participants, settings } = JSON.parse(exported.content).room
  expect(participants.map(({ persona, config }: { persona: { name: string }; config: { model: string } }) => [persona.name, config.model])).toEqual([
    ['Anatole', 'demo-chat'],
    ['Yuki', 'demo-slow'],
    ['Camille', 'demo-chat'],
  ])
  expect(settings).toMatchObject({ talkStyle: 'casual', execution: { model: 'sequential' }, limits: { rounds: 3 } })
})

for (const [width, height] of [
  [480, 800],
  [1_280, 800],
  [3_840, 2_160],
] as const)
  test(`both steps fit and have no barriers at ${width} pixels, light and dark`, async ({ app: { page } }) => {
    await page.setViewportSize({ width, height })
    await tryDemo(page)
    for (const theme of ['light', 'dark']) {
      await rpc(page, 'settings.update', { theme })
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
      await page.keyboard.press('ControlOrMeta+Shift+N')
      await expect(dialog(page).getByRole('radio')).toHaveCount(8)
      await clean(page)
      await button(dialog(page), 'Next').click()
      await button(dialog(page), 'Edit Ingrid').click()
      await clean(page)
      const box = await dialog(page).boundingBox()
      expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 0) <= width).toBe(true)
      expect(await dialog(page).evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true)
      await page.keyboard.press('Escape')
      await expect(dialog(page)).toBeHidden()
    }
  })

test('personas and teams are kept in the settings; what is deleted comes back', async ({ app: { page } }) => {
  await tryDemo(page)
  await page.goto(`${page.url().split('#')[0]}#/settings/personas`)
  await button(page, 'New persona').click()
  const form = page.getByRole('dialog', { name: 'New persona' })
  await form.getByRole('textbox', { name: 'Name' }).fill('Zoë')
  await form.getByRole('textbox', { name: 'Role' }).fill('Botanist')
  await button(form, 'Save').click()
  await expect(form).toBeHidden()
  await button(page, 'Actions for Zoë').click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(button(page, 'Actions for Zoë')).toBeHidden()
  await button(page, 'Undo').click()
  await expect(button(page, 'Actions for Zoë')).toBeVisible()

  await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: 'Teams' }).click()
  await button(page, 'Actions for Premortem').click()
  await expect(page.getByRole('menuitem')).toHaveText(['Duplicate'])
  await page.getByRole('menuitem', { name: 'Duplicate' }).click()
  await button(page, 'Actions for Premortem (copy)').click()
  await page.getByRole('menuitem', { name: 'Edit…' }).click()
  const team = page.getByRole('dialog', { name: 'Edit team' })
  await button(team, 'Remove Elif').click()
  await team.getByRole('textbox', { name: 'Name' }).first().fill('Postmortem')
  await button(team, 'Save').click()
  await expect(team).toBeHidden()
  const { teams } = await rpc<{ teams: readonly { name: string; personas: readonly { name: string }[] }[] }>(page, 'team.list', {})
  expect(teams.at(-1)).toMatchObject({ name: 'Postmortem', personas: [{ name: 'Nadia' }, { name: 'Oskar' }, { name: 'Grace' }, { name: 'Thabo' }] })
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations).toEqual([])
})

test('a chat is saved as a file and comes back from it', async ({ app: { page } }) => {
  await tryDemo(page)
  await composer(page).fill('A list, please')
  await button(page, 'Send').click()
  await expect(conversation(page).getByRole('article', { name: 'Demo' }).last()).toHaveAttribute('aria-busy', 'false', { timeout: 20_000 })
  await button(page, 'Chat menu')
    .or(page.getByRole('button', { name: /menu|More/i }))
    .first()
    .click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Export as JSON' }).click()
  const path = await (await download).path()
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ format: 'parley-conversation', kind: 'chat' })

  await page.goto(`${page.url().split('#')[0]}#/settings/data`)
  const field = page.getByLabel('Import a conversation')
  await field.setInputFiles({ name: 'wrong.json', mimeType: 'application/json', buffer: Buffer.from('{"format":"other"}') })
  await expect(page.getByRole('alert')).toContainText('no conversation of Parley')
  await field.setInputFiles(path)
  await expect(page).toHaveURL(/#\/chat\//)
  await expect(conversation(page)).toContainText('A list, please')
  const { conversations } = await rpc<{ conversations: readonly unknown[] }>(page, 'conversation.list', {})
  expect(conversations).toHaveLength(2)
})
