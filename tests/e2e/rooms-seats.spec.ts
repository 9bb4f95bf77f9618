import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { ask, card, chooseInSeat, openRoom, quiet, seat } from './room-steps'
import { conversation, rpc, script, tryDemo } from './steps'

const button = (within: Page | Locator, name: string): Locator => within.getByRole('button', { name, exact: true })

/** The panel beside the room, opened by its button. */
async function openPanel(page: Page): Promise<Locator> {
  await button(page, 'Room panel').press('Enter')
  const panel = page.getByRole('complementary', { name: 'Room', exact: true })
  await expect(panel).toBeVisible()
  return panel
}

type Room = {
  readonly settings: Readonly<Record<string, unknown>>
  readonly participants: readonly { readonly id: string; readonly persona: { readonly name: string }; readonly config: Readonly<Record<string, unknown>> }[]
}

/** A room as the engine has it. */
async function roomOf(page: Page, id: string): Promise<Room> {
  const { content } = await rpc<{ content: string }>(page, 'conversation.export', { id, format: 'json' })
  return JSON.parse(content).room
}

test('a cast that was edited outlives a look back at the topic, and a proposal is not paid twice', async ({ app: { page } }) => {
  await tryDemo(page)
  await page.keyboard.press('ControlOrMeta+Shift+N')
  const dialog = page.getByRole('dialog', { name: 'New room' })
  await expect(dialog.getByRole('radio')).toHaveCount(8)
  await button(dialog, 'Next').press('Enter')
  await button(dialog, 'Edit Ingrid').press('Enter')
  await dialog.getByRole('textbox', { name: 'Role' }).fill('Harbour pilot')
  await button(dialog, 'Back').press('Enter')
  await dialog.getByRole('textbox', { name: 'Topic' }).fill('Plan a roof garden')
  await button(dialog, 'Next').press('Enter')
  await expect(dialog.getByText('Harbour pilot', { exact: true })).toBeVisible()

  await button(dialog, 'Back').press('Enter')
  await dialog.getByRole('radio', { name: 'Propose a team' }).check()
  await button(dialog, 'Propose').press('Enter')
  await expect(dialog.getByText('Proposed by Demo.')).toBeVisible({ timeout: 20_000 })
  const cast = await dialog.getByRole('list', { name: 'Cast' }).textContent()
  await button(dialog, 'Back').press('Enter')
  await expect(button(dialog, 'Propose again')).toBeVisible()
  await button(dialog, 'Next').press('Enter')
  await expect(dialog.getByText('Proposed by Demo.')).toBeVisible()
  await expect(dialog.getByRole('list', { name: 'Cast' })).toHaveText(cast ?? '')
})

test('Esc asks before it drops what was typed: a topic, a newcomer, a persona', async ({ app: { page } }) => {
  await openRoom(page, ['Ada', 'Ben'], { model: 'sequential' })
  const asked = page.getByRole('alertdialog')

  await page.keyboard.press('ControlOrMeta+Shift+N')
  const room = page.getByRole('dialog', { name: 'New room' })
  await room.getByRole('textbox', { name: 'Topic' }).fill('Plan a roof garden')
  await page.keyboard.press('Escape')
  await expect(asked).toBeVisible()
  await button(asked, 'Keep editing').press('Enter')
  await expect(room.getByRole('textbox', { name: 'Topic' })).toHaveValue('Plan a roof garden')
  await page.keyboard.press('Escape')
  await button(asked, 'Discard').press('Enter')
  await expect(room).toBeHidden()

  await button(page, 'Add participant').press('Enter')
  const add = page.getByRole('dialog', { name: 'Add a participant' })
  await add.getByRole('textbox', { name: 'Name' }).fill('Faye')
  await page.keyboard.press('Escape')
  await expect(asked).toBeVisible()
  await button(asked, 'Discard').press('Enter')
  await expect(add).toBeHidden()

  await chooseInSeat(page, 'Ada', 'Change persona…')
  const persona = page.getByRole('dialog', { name: 'Persona of Ada' })
  await persona.getByRole('textbox', { name: 'Background' }).fill('Twenty years at sea.')
  await page.keyboard.press('Escape')
  await expect(asked).toBeVisible()
  await button(asked, 'Discard').press('Enter')
  await expect(persona).toBeHidden()

  await chooseInSeat(page, 'Ada', 'Change persona…')
  await expect(persona.getByRole('textbox', { name: 'Background' })).toHaveValue('')
  await page.keyboard.press('Escape')
  await expect(persona).toBeHidden()
})

test('“no limit” is none: they talk beyond the rounds of the room, for half a minute at most', async ({ app: { page } }) => {
  const id = await openRoom(page, ['Ada', 'Ben'], { model: 'sequential' }, { limits: { rounds: 1 } })
  await button(page, 'Let them talk').press('Enter')
  const talk = page.getByRole('dialog', { name: 'Let them talk' })
  await talk.getByRole('textbox', { name: 'Rounds' }).fill('')
  await page.keyboard.press('Enter')
  await expect(talk.getByRole('alert')).toHaveText('Give at least one limit.')
  await talk.getByRole('textbox', { name: 'Answers' }).fill('4')
  await talk.getByRole('textbox', { name: 'Minutes' }).fill('0.5')
  await page.keyboard.press('Enter')
  await expect(talk).toBeHidden()
  await expect(conversation(page).getByText('The talk ended: as many answers as you allowed.')).toBeVisible({ timeout: 25_000 })
  await quiet(page)
  const { rounds } = await rpc<{ rounds: readonly unknown[] }>(page, 'room.rounds', { id })
  expect(rounds).toHaveLength(2)
})

test('who answers can be changed when somebody in an order has left', async ({ app: { page } }) => {
  const order = ['Chao', 'Ben', 'Ada']
  const id = await openRoom(page, ['Ada', 'Ben', 'Chao'], { model: 'sequential', order, display: order } as { model: string })
  await chooseInSeat(page, 'Ben', 'Remove from the room')
  const panel = await openPanel(page)
  await panel.getByRole('combobox', { name: 'Who answers' }).press('Enter')
  await page.getByRole('option', { name: 'At once' }).press('Enter')
  await expect(panel.getByRole('list', { name: 'Answers are shown' }).getByRole('listitem')).toHaveCount(2)
  await expect(page.getByText('Nobody in this room is called')).toHaveCount(0)
  expect((await roomOf(page, id)).settings).toMatchObject({ execution: { model: 'broadcast', order: ['Chao', 'Ada'], display: ['Chao', 'Ada'] } })
})

test('by touch, the dots of a seat open its menu and nothing else; who is muted is not given the word', async ({ app: { page, context } }) => {
  const id = await openRoom(page, ['Ada', 'Ben'], { model: 'manual' })
  const touch = await context.newCDPSession(page)
  await touch.send('Emulation.setDeviceMetricsOverride', { width: 1_000, height: 700, deviceScaleFactor: 1, mobile: true })
  await touch.send('Emulation.setTouchEmulationEnabled', { enabled: true })
  expect(await page.evaluate(() => matchMedia('(hover: none)').matches)).toBe(true)
  const dots = seat(page, 'Ada').locator('svg.lucide-ellipsis')
  await expect(dots).toBeVisible()
  const box = (await dots.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] })
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await page.getByRole('menuitem', { name: 'Mute', exact: true }).press('Enter')
  await expect(seat(page, 'Ada')).toContainText('muted')
  await expect(page.getByRole('menu')).toHaveCount(0)
  await page.getByRole('button', { name: 'Actions for Ada,' }).press('Enter')
  await expect(page.getByRole('menuitem', { name: 'Speak next' })).toHaveAttribute('aria-disabled', 'true')
  expect(await rpc(page, 'room.rounds', { id })).toMatchObject({ rounds: [] })
})

test('a compaction of a participant that fails is told in the panel, one that runs is cancelled there', async ({ app: { page } }) => {
  // So high that all of it is in the page.
  await page.setViewportSize({ width: 1_280, height: 3_000 })
  const id = await openRoom(page, ['Ada', 'Ben'], { model: 'broadcast' })
  const long = 'The ledger appends and never rewrites. '.repeat(25)
  // Of a request for a summary the instruction counts: here one that is refused.
  for (const words of ['First.', 'Second.', 'Third.']) await ask(page, script({ text: long, deltaMs: 0 }, words), ['Ada', 'Ben'])
  const panel = await openPanel(page)
  await expect(panel.getByText('None yet.')).toBeVisible()
  const { participants } = await roomOf(page, id)
  const run = (index: number, focus: string): Promise<unknown> =>
    rpc(page, 'compaction.run', { id, participantId: participants[index]?.id, keepTurns: 1, focus })
  await run(0, script({ error: 'invalid_request' }))
  const ada = panel.getByRole('region', { name: 'Ada' })
  await ada.getByRole('button', { name: /failed/ }).press('Enter')
  await expect(ada).toContainText('invalid_request')

  const slow = script({ text: 'The ledger appends', deltaMs: 20, hang: true })
  await run(0, slow)
  await run(1, slow)
  for (const name of ['Ada', 'Ben']) await expect(seat(page, name)).toContainText('compacting')
  const ben = panel.getByRole('region', { name: 'Ben' })
  await ben.getByRole('button', { name: /running/ }).press('Enter')
  await ben.getByRole('button', { name: 'Cancel' }).press('Enter')
  await expect(seat(page, 'Ben')).not.toContainText('compacting')
  await expect(seat(page, 'Ada')).toContainText('compacting')
})

test('who is removed comes back: by Undo to its place, from the panel, and by its name', async ({ app: { page } }) => {
  const id = await openRoom(page, ['Ada', 'Ben', 'Chao'], { model: 'sequential' })
  const { participants } = await roomOf(page, id)
  await rpc(page, 'room.updateParticipant', { id, participantId: participants[1]?.id, temperature: 0.25, maxTokens: 321 })
  const before = await roomOf(page, id)
  const shown = page.getByRole('region', { name: 'Cast' }).getByRole('meter')
  await chooseInSeat(page, 'Ben', 'Remove from the room')
  await expect(shown).toHaveCount(2)
  await button(page, 'Undo').press('Enter')
  await expect(shown).toHaveCount(3)
  await expect(shown.nth(1)).toHaveAccessibleName('Context usage of Ben')
  expect((await roomOf(page, id)).participants).toEqual(before.participants)

  await chooseInSeat(page, 'Ben', 'Remove from the room')
  const panel = await openPanel(page)
  await button(panel, 'Bring back Ben').press('Enter')
  await expect(shown.nth(2)).toHaveAccessibleName('Context usage of Ben')
  await expect(panel.getByText('Left the room')).toBeHidden()

  await chooseInSeat(page, 'Ben', 'Remove from the room')
  await expect(shown).toHaveCount(2)
  await button(page, 'Add participant').press('Enter')
  const add = page.getByRole('dialog', { name: 'Add a participant' })
  await add.getByRole('textbox', { name: 'Name' }).fill('BEN')
  await expect(add.getByText('Ben was here before and comes back with its memory')).toBeVisible()
  await expect(add.getByRole('radio', { name: 'The last rounds' })).toHaveCount(0)
})

test('model, length, temperature, streaming, tools and compaction of a participant are set by keys', async ({ app: { page } }) => {
  const id = await openRoom(page, ['Ada', 'Ben'], { model: 'sequential' })
  await chooseInSeat(page, 'Ben', 'Change model…')
  const dialog = page.getByRole('dialog', { name: 'Model of Ben' })
  await button(dialog, 'Model: Demo').press('Enter')
  await page.getByRole('option', { name: /Demo, slow and long/ }).click()
  await button(dialog, 'More').press('Enter')
  await dialog.getByRole('textbox', { name: 'Longest answer' }).fill('1k')
  await dialog.getByRole('textbox', { name: 'Temperature' }).fill('3')
  await page.keyboard.press('Enter')
  await expect(dialog.getByText('Give a number from 0 to 2, or leave it empty.')).toBeVisible()
  await dialog.getByRole('textbox', { name: 'Temperature' }).fill('0,5')
  await dialog.getByRole('switch', { name: 'Show the answer while it is written' }).press('Space')
  await dialog.getByRole('checkbox', { name: 'Calculator' }).press('Space')
  await dialog.getByRole('combobox', { name: 'When the window fills up' }).press('Enter')
  await page.getByRole('option', { name: 'Nothing' }).press('Enter')
  await dialog.getByRole('textbox', { name: 'Temperature' }).press('Enter')
  await expect(dialog).toBeHidden()
  const [ada, ben] = (await roomOf(page, id)).participants
  expect(ben?.config).toMatchObject({
    model: 'demo-slow',
    maxTokens: 1_000,
    temperature: 0.5,
    streaming: false,
    toolsets: ['calculator'],
    compaction: { strategy: 'off' },
  })
  expect(ada?.config).toMatchObject({ model: 'demo-chat', maxTokens: null, temperature: null, streaming: true, toolsets: [] })
})

test('whoever is in a room is kept for the next one: a persona, the whole cast; and who is kept joins', async ({ app: { page } }) => {
  const id = await openRoom(page, ['Ada', 'Ben'], { model: 'sequential', order: ['Ben', 'Ada'] } as { model: string }, { talkStyle: 'review' })
  await chooseInSeat(page, 'Ada', 'Save as persona')
  await expect(page.getByText('Persona “Ada” saved.')).toBeVisible()
  const panel = await openPanel(page)
  await button(panel, 'Save as team…').press('Enter')
  await page.getByRole('dialog', { name: 'Save as team' }).getByRole('textbox', { name: 'Name' }).fill('Desk')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Team “Desk” saved.')).toBeVisible()
  const { teams } = await rpc<{ teams: readonly unknown[] }>(page, 'team.list', {})
  expect(teams.at(-1)).toMatchObject({ name: 'Desk', talkStyle: 'review', personas: [{ name: 'Ben' }, { name: 'Ada', role: 'Ada’s view' }] })

  await button(page, 'Add participant').press('Enter')
  const add = page.getByRole('dialog', { name: 'Add a participant' })
  await add.getByRole('combobox', { name: 'Somebody you know' }).or(button(add, 'Somebody you know')).press('Enter')
  await page.getByRole('combobox', { name: 'Find a persona' }).fill('Ada')
  await page.keyboard.press('Enter')
  await expect(add.getByRole('textbox', { name: 'Name' })).toHaveValue('Ada 2')
  await add.getByRole('textbox', { name: 'Name' }).press('Enter')
  await expect(add).toBeHidden()
  expect((await roomOf(page, id)).participants.map(({ persona }) => persona.name)).toEqual(['Ada', 'Ben', 'Ada 2'])
})

test('a text that is refused stays in its field and is saved when it is mended', async ({ app: { page } }) => {
  const id = await openRoom(page, ['Ada', 'Ben'], { model: 'sequential' })
  const topic = (await openPanel(page)).getByRole('textbox', { name: 'Topic' })
  const long = 'Bread and salt. '.repeat(1_400)
  await topic.fill(long)
  await page.keyboard.press('Tab')
  await expect(page.getByText('Not saved. Your text is still here')).toBeVisible()
  await expect(topic).toHaveValue(long)
  await topic.fill('Bread and salt')
  await page.keyboard.press('Tab')
  await expect(page.getByText('Not saved. Your text is still here')).toBeHidden()
  await expect(topic).toHaveValue('Bread and salt')
  expect((await roomOf(page, id)).settings).toMatchObject({ topic: 'Bread and salt' })
})

test('a newcomer to a room without rounds has nothing to choose; a wrong count says what is wrong', async ({ app: { page } }) => {
  const id = await openRoom(page, ['Ada', 'Ben'], { model: 'sequential' })
  const add = page.getByRole('dialog', { name: 'Add a participant' })
  const fill = async (name: string): Promise<void> => {
    await button(page, 'Add participant').press('Enter')
    await add.getByRole('textbox', { name: 'Name' }).fill(name)
    await add.getByRole('textbox', { name: 'Role', exact: true }).fill('Guest')
  }
  await fill('Faye')
  await expect(add.getByText('Nothing has been said yet')).toBeVisible()
  await expect(add.getByRole('radio', { name: 'Some rounds' })).toHaveCount(0)
  await button(add, 'Add').press('Enter')
  await expect(seat(page, 'Faye')).toBeVisible()

  await ask(page, script({ text: 'Yes.', deltaMs: 0 }, 'First.'), ['Ada', 'Ben', 'Faye'])
  await fill('Gus')
  await add.getByRole('textbox', { name: 'Rounds' }).fill('0')
  await expect(add.getByText('Give a whole number of rounds, 1 or more.')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(add).toBeVisible()
  await add.getByRole('textbox', { name: 'Rounds' }).fill('1')
  await page.keyboard.press('Enter')
  await expect(add).toBeHidden()
  expect((await roomOf(page, id)).participants).toHaveLength(4)
})

test('a name that is moved by its button keeps the focus on that button', async ({ app: { page } }) => {
  await openRoom(page, ['Ada', 'Ben', 'Chao', 'Dora'], { model: 'sequential', order: ['Ada', 'Ben', 'Chao', 'Dora'] } as { model: string })
  const panel = await openPanel(page)
  const names = panel.getByRole('list', { name: 'Order of speaking' }).getByRole('listitem')
  await button(panel, 'Move back: Ada').focus()
  await page.keyboard.press('Enter')
  await expect(names.nth(1)).toContainText('Ada')
  await expect(button(panel, 'Move back: Ada')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(names.nth(2)).toContainText('Ada')
  await page.keyboard.press('Enter')
  await expect(names.nth(3)).toContainText('Ada')
  await expect(button(panel, 'Move forward: Ada')).toBeFocused()

  await page.keyboard.press('ControlOrMeta+Shift+N')
  const dialog = page.getByRole('dialog', { name: 'New room' })
  await expect(dialog.getByRole('radio')).toHaveCount(8)
  await button(dialog, 'Next').press('Enter')
  const [first] = await dialog.getByRole('list', { name: 'Cast' }).getByRole('listitem').all()
  const name = ((await first?.getAttribute('aria-label')) ?? '').replace(', number 1', '')
  await button(dialog, `Move ${name} back`).focus()
  await page.keyboard.press('Enter')
  await expect(button(dialog, `Move ${name} back`)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('list', { name: 'Cast' }).getByRole('listitem').nth(2)).toContainText(name)
})

test('context is added by keys, and an empty field goes again', async ({ app: { page } }) => {
  const id = await openRoom(page, ['Ada', 'Ben'], { model: 'sequential' })
  const panel = await openPanel(page)
  const field = panel.getByRole('textbox', { name: 'Context 1' })
  await button(panel, 'Add context').press('Enter')
  await expect(field).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(field).toBeHidden()
  await expect(button(panel, 'Add context')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(field).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(field).toBeHidden()
  await button(panel, 'Add context').press('Enter')
  await page.keyboard.type('The bakery is in Utrecht.')
  await page.keyboard.press('Tab')
  await expect(button(panel, 'Remove context 1')).toBeVisible()
  expect((await roomOf(page, id)).settings).toMatchObject({ context: ['The bakery is in Utrecht.'] })
})

test('Enter saves a team in the settings', async ({ app: { page } }) => {
  await tryDemo(page)
  await page.goto(`${page.url().split('#')[0]}#/settings/teams`)
  await button(page, 'Actions for Premortem').press('Enter')
  await page.getByRole('menuitem', { name: 'Duplicate' }).press('Enter')
  await button(page, 'Actions for Premortem (copy)').press('Enter')
  await page.getByRole('menuitem', { name: 'Edit…' }).press('Enter')
  const team = page.getByRole('dialog', { name: 'Edit team' })
  await team.getByRole('textbox', { name: 'Name' }).first().fill('Postmortem')
  await page.keyboard.press('Enter')
  await expect(team).toBeHidden()
  await expect(button(page, 'Actions for Postmortem')).toBeVisible()
})

test('the panel changes who answers, order, limits, policy and style by keys, and nothing in it wraps', async ({ app: { page } }) => {
  const id = await openRoom(page, ['Ada', 'Ben'], { model: 'broadcast' })
  const { participants } = await roomOf(page, id)
  await rpc(page, 'room.updateParticipant', { id, participantId: participants[0]?.id, capabilities: ['clock', 'web'] })
  const panel = await openPanel(page)
  const choose = async (name: string, option: string): Promise<void> => {
    await panel.getByRole('combobox', { name, exact: true }).press('Enter')
    await page.getByRole('option', { name: option, exact: true }).press('Enter')
    await expect(panel.getByRole('combobox', { name, exact: true })).toContainText(option)
    await expect(page.getByRole('listbox')).toHaveCount(0)
  }
  await choose('Who answers', 'In turn')
  await choose('Order of speaking', 'An order of its own')
  await button(panel, 'Move back: Ada').press('Enter')
  await choose('Talk style', 'Review')
  await choose('They answer', 'Only you')
  for (const [name, value] of [
    ['Rounds without you', '5'],
    ['US dollars at most', '1,50'],
    ['Minutes without you', ''],
  ] as const) {
    await panel.getByRole('textbox', { name }).fill(value)
    await page.keyboard.press('Enter')
  }
  await choose('Over the budget', 'Skip the speaker')
  await choose('When one fails in turn', 'Pause')
  await panel.getByRole('switch', { name: 'Limit what each may use' }).press('Space')
  await panel.getByRole('group', { name: 'Ada' }).getByRole('checkbox', { name: 'Web pages' }).press('Space')
  await expect
    .poll(async () => (await roomOf(page, id)).settings)
    .toMatchObject({
      execution: { model: 'sequential', order: ['Ben', 'Ada'] },
      talkStyle: 'review',
      reaction: 'userOnly',
      limits: { rounds: 5, cost: 1.5, minutes: null, onBudget: 'skip', onFailure: 'pause' },
      policy: { [participants[0]?.id ?? '']: ['clock'], [participants[1]?.id ?? '']: [] },
    })
  for (const group of await panel.getByRole('radiogroup').all()) {
    const heights = await group.evaluate((element) => [element.clientHeight, (element.firstElementChild as HTMLElement).offsetHeight])
    expect(heights[0]).toBe(heights[1])
  }
})

test('the panel says what each participant and the room have cost, and so do the details', async ({ app: { page } }) => {
  await openRoom(page, ['Ada', 'Ben'], { model: 'broadcast' })
  const { connections } = await rpc<{ connections: readonly { id: string }[] }>(page, 'connection.list', {})
  await rpc(page, 'model.save', { connectionId: connections[0]?.id, id: 'demo-chat', prices: { input: 1_000, output: 10_000 } })
  await ask(page, script({ text: 'Yes.', deltaMs: 0, usage: { input: 100, output: 5 } }, 'Is it worth it?'), ['Ada', 'Ben'])
  const spent = (await openPanel(page)).getByRole('table')
  await expect(spent.getByRole('row', { name: /^Ada/ })).toHaveText('Ada105$0.15')
  await expect(spent.getByRole('row', { name: /^Ben/ })).toHaveText('Ben105$0.15')
  await expect(spent.getByRole('row', { name: /^Whole room/ })).toHaveText('Whole room210$0.30')
  await chooseInSeat(page, 'Ada', 'Details')
  const details = page.getByRole('dialog', { name: 'Details of Ada' })
  await expect(details).toContainText('Cost$0.15')
  await expect(details).toContainText('Answers1')
  await page.keyboard.press('Escape')
  await expect(details).toBeHidden()
})

test('a persona is changed by keys, and answers under its new name', async ({ app: { page } }) => {
  const id = await openRoom(page, ['Ada', 'Ben'], { model: 'sequential', order: ['Ben', 'Ada'] } as { model: string })
  await chooseInSeat(page, 'Ada', 'Change persona…')
  const dialog = page.getByRole('dialog', { name: 'Persona of Ada' })
  await dialog.getByRole('textbox', { name: 'Name' }).fill('')
  await page.keyboard.press('Enter')
  await expect(dialog.getByText('A participant needs a name.')).toBeVisible()
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Adele')
  await dialog.getByRole('checkbox', { name: 'Clock' }).press('Space')
  await dialog.getByRole('radio', { name: 'Colour 3' }).press('Space')
  await dialog.getByRole('textbox', { name: 'Role', exact: true }).press('Enter')
  await expect(dialog).toBeHidden()
  await ask(page, script({ text: 'Yes.', deltaMs: 0 }, 'Is it worth it?'), ['Adele', 'Ben'])
  const { participants, settings } = await roomOf(page, id)
  expect(participants[0]?.persona).toMatchObject({ name: 'Adele', color: 2, capabilities: ['clock'] })
  expect(settings).toMatchObject({ execution: { order: ['Ben', 'Adele'] } })
})

test('a room is saved as a file and comes back from it as a room that goes on', async ({ app: { page } }) => {
  const id = await openRoom(page, ['Ada', 'Ben'], { model: 'sequential' }, { topic: 'Bread' })
  await ask(page, script({ text: 'Yes.', deltaMs: 0 }, 'Is it worth it?'), ['Ada', 'Ben'])
  await button(page, 'Room menu').press('Enter')
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Export as JSON' }).press('Enter')
  const path = await (await download).path()
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ format: 'parley-conversation', kind: 'room' })

  await page.goto(`${page.url().split('#')[0]}#/settings/data`)
  await page.getByLabel('Import a conversation').setInputFiles(path)
  await expect(page).toHaveURL(/#\/chat\//)
  await expect(page).not.toHaveURL(new RegExp(id))
  await expect(card(page, 'Ben')).toContainText('Yes.')
  await expect((await openPanel(page)).getByRole('textbox', { name: 'Topic' })).toHaveValue('Bread')
  await ask(page, script({ text: 'Still yes.', deltaMs: 0 }, 'And now?'), ['Ada', 'Ben'])
  await expect(card(page, 'Ada')).toContainText('Still yes.')
})

test('a limit of money says for whom it cannot hold', async ({ app: { page } }) => {
  const id = await openRoom(page, ['Ada', 'Ben'], { model: 'broadcast' })
  const panel = await openPanel(page)
  await panel.getByRole('textbox', { name: 'US dollars at most' }).fill('2')
  await page.keyboard.press('Enter')
  await expect(panel.getByText('The price is not known for Ada, Ben')).toBeVisible()
  const { connections } = await rpc<{ connections: readonly { id: string }[] }>(page, 'connection.list', {})
  await rpc(page, 'model.save', { connectionId: connections[0]?.id, id: 'demo-chat', prices: { input: 1, output: 10 } })
  await expect(panel.getByText('The price is not known')).toBeHidden()
  const { settings } = await roomOf(page, id)
  expect(settings).toMatchObject({ limits: { cost: 2 } })
})
