import AxeBuilder from '@axe-core/playwright'
import { expect, type Locator, type Page } from '@playwright/test'
import { chatId, composer, conversation, rpc, tryDemo } from './steps'

export type Execution = {
  readonly model: string
  readonly display?: string
  readonly match?: string
  readonly moderator?: { readonly contextLimit?: number; readonly model?: string }
}

/** Opens a room of these people, all played by the demo, as is a moderator; resolves to its id. */
export async function openRoom(
  page: Page,
  names: readonly (string | { readonly name: string; readonly role: string })[],
  { moderator, ...execution }: Execution,
  more: object = {},
): Promise<string> {
  await tryDemo(page)
  const { connections } = await rpc<{ connections: readonly { id: string }[] }>(page, 'connection.list', {})
  const demo = { connectionId: connections[0]?.id, model: 'demo-chat' }
  const participants = names.map((who) => ({ ...(typeof who === 'string' ? { name: who, role: `${who}’s view` } : who), ...demo }))
  const way = moderator ? { ...execution, moderator: { ...demo, ...moderator } } : execution
  const { id } = await rpc<{ id: string }>(page, 'room.create', { title: 'The room', participants, execution: way, ...more })
  await openConversation(page, id)
  await expect(composer(page)).toBeFocused()
  return id
}

/** Goes to a conversation; the same on every host. */
export async function openConversation(page: Page, id: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to
  }, `#/chat/${id}`)
}

/** Writes to the room and sends. */
export async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
}

/** The row above the box while a round is open. */
export const strip = (page: Page): Locator => page.getByRole('region', { name: 'Running round' })

/** All that somebody has said. */
export const spoken = (page: Page, name: string): Locator => conversation(page).getByRole('article', { name, exact: true })

/** What of the page stands in the way of assistive technology. */
export async function barriers(page: Page): Promise<readonly unknown[]> {
  await page.mouse.move(0, 0)
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) }))
}

/** What somebody has said, the newest of it. */
export function card(page: Page, name: string): Locator {
  return spoken(page, name).last()
}

/** Somebody in the cast. */
export function seat(page: Page, name: string): Locator {
  return page.getByRole('region', { name: 'Cast' }).getByRole('listitem').filter({ hasText: name })
}

/** Waits until no round runs and nobody writes any more. */
export async function quiet(page: Page): Promise<void> {
  await expect(strip(page)).toBeHidden({ timeout: 20_000 })
  await expect(conversation(page).locator('article[aria-busy="true"]')).toHaveCount(0)
}

type Newest = { readonly number: number; readonly state: string }

async function newestRound(page: Page): Promise<Newest> {
  const { rounds } = await rpc<{ rounds: readonly Newest[] }>(page, 'room.rounds', { id: chatId(page) })
  return rounds.reduce((newest, round) => (round.number > newest.number ? round : newest), { number: 0, state: 'done' })
}

/** Says something and waits for the answers of all who are named. */
export async function ask(page: Page, text: string, names: readonly string[]): Promise<void> {
  const { number } = await newestRound(page)
  await say(page, text)
  // Not by what is on the page: earlier messages leave it when they are out of sight.
  await expect.poll(() => newestRound(page), { timeout: 20_000 }).toMatchObject({ number: number + 1, state: 'done' })
  for (const name of names) await expect(card(page, name)).toHaveAttribute('aria-busy', 'false', { timeout: 20_000 })
  await quiet(page)
}

/** Opens the menu of somebody in the cast by keys and chooses from it. */
export async function chooseInSeat(page: Page, name: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${name},` }).press('Enter')
  await page.getByRole('menuitem', { name: item, exact: true }).press('Enter')
}
