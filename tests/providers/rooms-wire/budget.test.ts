import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { failureOf } from '../../fixtures/records'
import type { TestRoom } from '../../fixtures/rooms'
import { numbered, SERVICES, to } from '../../fixtures/wire/services'
import { startWireRooms, type WireRooms } from '../../fixtures/wire-rooms'

/** Dollars for a million tokens. */
const PRICES = { input: 1, output: 10, cacheRead: 0, cacheWrite: 0 }
/** Dollars that an output limit of 200 tokens keeps back, and a little for the input. */
const ONE = 0.0025

describe.each(SERVICES)('%s', (_name, protocols) => {
  let wires: WireRooms
  beforeEach(async () => {
    wires = await startWireRooms(protocols)
    for (const { model } of protocols) wires.host.models.set(model, { prices: PRICES })
  })
  afterEach(() => wires.close())

  const last = (room: TestRoom) => room.room.snapshot().rounds.at(-1)
  /** What the services have reported so far, in dollars; an answer of up to four characters is one token long. */
  const paid = () => wires.asked.reduce((sum, asked) => sum + (asked.tokens * PRICES.input + Math.ceil(numbered(asked).length / 4) * PRICES.output) / 1e6, 0)

  test('T-14 the third is skipped: it is sent nothing, the reason is stored, and nothing stays reserved', async () => {
    const held = Promise.withResolvers<void>()
    wires.answer = ({ name, before }) => [`${name} `, held.promise, `${before + 1}`]
    const room = wires.room(3, { execution: { model: 'broadcast' }, limits: { cost: 2 * ONE, onBudget: 'skip' } })
    const ended = room.room.waitFor(room.send('go'))
    await wires.until(() => ['Ada', 'Bo'].every((name) => room.runs().includes(`${name} streaming`)))
    expect(last(room)?.runs.map(({ reserved, reason }) => [reserved !== null && reserved > 0.002 && reserved < ONE, reason])).toEqual([
      [true, null],
      [true, null],
      [false, 'budget'],
    ])
    expect(room.room.snapshot().status.reserved).toBeGreaterThan(0.004)
    held.resolve()
    await ended
    wires.atOnce(to('Ada', ['User: go']), to('Bo', ['User: go']))
    expect(room.runs()).toEqual(['Ada done', 'Bo done', 'Cy skipped'])
    expect(room.room.snapshot().status).toMatchObject({ reserved: 0, state: 'idle', cost: expect.closeTo(paid(), 9) })
    expect(last(room)?.runs.map(({ reserved, reason }) => [reserved, reason])).toEqual([
      [null, null],
      [null, null],
      [null, 'budget'],
    ])

    // Released: the next ones fit again, and with more money the third is sent everything it has missed.
    room.room.configure({ limits: { cost: 10 * ONE } })
    await wires.round(room, 'next')
    wires.atOnce(
      to('Ada', ['User: go'], 'Ada 1', ['Bo: Bo 1', 'User: next']),
      to('Bo', ['User: go'], 'Bo 1', ['Ada: Ada 1', 'User: next']),
      to('Cy', ['User: go', 'Ada: Ada 1', 'Bo: Bo 1', 'User: next']),
    )
    expect(room.room.snapshot().status).toMatchObject({ reserved: 0, cost: expect.closeTo(paid(), 9) })
  })

  test('T-14 stop: nobody else is sent anything', async () => {
    wires.answer = () => 'a long answer '.repeat(60)
    const room = wires.room(3, { limits: { cost: ONE, onBudget: 'stop' } })
    await wires.round(room, 'go')
    wires.inTurn(to('Ada', ['User: go']))
    expect(room.runs()).toEqual(['Ada done', 'Bo skipped', 'Cy skipped'])
    expect(last(room)).toMatchObject({ state: 'stopped', cause: 'cost' })
  })

  test('T-14 ask: nothing is sent before the user has said so', async () => {
    const room = wires.room(3, { limits: { cost: 0.001 } })
    await wires.round(room, 'go')
    wires.inTurn()
    expect(last(room)).toMatchObject({ state: 'paused', cause: 'budget' })
    expect(failureOf(() => room.room.allowSpeaker(room.ids.Cy ?? '', true)).code).toBe('not_found')
    room.room.allowSpeaker(room.ids.Ada ?? '', true)
    await wires.until(() => room.runs()[0] === 'Ada done' && last(room)?.state === 'paused')
    wires.inTurn(to('Ada', ['User: go']))
    room.room.allowSpeaker(room.ids.Bo ?? '', false)
    room.room.configure({ limits: { cost: 5 } })
    await room.room.waitFor(room.room.run(undefined).roundId)
    wires.inTurn(to('Cy', ['User: go', 'Ada: Ada 1']))
    expect(room.runs()).toEqual(['Ada done', 'Bo skipped', 'Cy done'])
  })
})
