import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { failureOf } from '../../fixtures/records'
import { SERVICES, to } from '../../fixtures/wire/services'
import { startWireRooms, type WireRooms } from '../../fixtures/wire-rooms'

// Who comes, goes and comes back, and what each is sent for it.

/** What a newcomer is given of two rounds, by how it joins. */
const HISTORY = [
  [{ strategy: 'fresh' }, []],
  [{ strategy: 'recent', rounds: 1 }, ['User: two', 'Ada: Ada 2', 'Bo: Bo 2']],
  [{ strategy: 'full' }, ['User: one', 'Ada: Ada 1', 'Bo: Bo 1', 'User: two', 'Ada: Ada 2', 'Bo: Bo 2']],
  [{ strategy: 'range', from: 1, to: 1 }, ['User: one', 'Ada: Ada 1', 'Bo: Bo 1']],
] as const

describe.each(SERVICES)('%s', (_name, protocols) => {
  let wires: WireRooms
  beforeEach(async () => {
    wires = await startWireRooms(protocols)
  })
  afterEach(() => wires.close())

  test.each(HISTORY)(
    'T-1 at once with a joiner, %j: the old ones are sent the last answers and the prompt, it its history once and the prompt',
    async (joining, history) => {
      const room = wires.room(2, { execution: { model: 'broadcast' } })
      await wires.round(room, 'one')
      wires.atOnce(to('Ada', ['User: one']), to('Bo', ['User: one']))
      await wires.round(room, 'two')
      wires.atOnce(to('Ada', ['User: one'], 'Ada 1', ['Bo: Bo 1', 'User: two']), to('Bo', ['User: one'], 'Bo 1', ['Ada: Ada 1', 'User: two']))
      room.room.addParticipant(wires.seat('Cy', 2), joining)
      const ada = [['User: one'], 'Ada 1', ['Bo: Bo 1', 'User: two'], 'Ada 2'] as const
      const bo = [['User: one'], 'Bo 1', ['Ada: Ada 1', 'User: two'], 'Bo 2'] as const
      await wires.round(room, 'three')
      wires.atOnce(to('Ada', ...ada, ['Bo: Bo 2', 'User: three']), to('Bo', ...bo, ['Ada: Ada 2', 'User: three']), to('Cy', [...history, 'User: three']))
      await wires.round(room, 'four')
      wires.atOnce(
        to('Ada', ...ada, ['Bo: Bo 2', 'User: three'], 'Ada 3', ['Bo: Bo 3', 'Cy: Cy 1', 'User: four']),
        to('Bo', ...bo, ['Ada: Ada 2', 'User: three'], 'Bo 3', ['Ada: Ada 3', 'Cy: Cy 1', 'User: four']),
        to('Cy', [...history, 'User: three'], 'Cy 1', ['Ada: Ada 3', 'Bo: Bo 3', 'User: four']),
      )
    },
  )

  test('T-15 whoever comes back is who they were: the past is kept, and what was missed is sent once', async () => {
    const room = wires.room(3)
    await wires.round(room, 'one')
    wires.inTurn(to('Ada', ['User: one']), to('Bo', ['User: one', 'Ada: Ada 1']), to('Cy', ['User: one', 'Ada: Ada 1', 'Bo: Bo 1']))
    const { Bo = '' } = room.ids
    room.room.removeParticipant(Bo)
    await wires.round(room, 'two')
    const ada = [['User: one'], 'Ada 1', ['Bo: Bo 1', 'Cy: Cy 1', 'User: two']] as const
    const cy = [['User: one', 'Ada: Ada 1', 'Bo: Bo 1'], 'Cy 1', ['User: two', 'Ada: Ada 2']] as const
    wires.inTurn(to('Ada', ...ada), to('Cy', ...cy))
    expect(wires.asked.slice(-2).map(({ system }) => system.includes('Bo'))).toEqual([false, false])

    expect(room.room.addParticipant(wires.seat('Bo', 1), { strategy: 'full' })).toBe(Bo)
    await wires.round(room, 'three')
    wires.inTurn(
      to('Ada', ...ada, 'Ada 2', ['Cy: Cy 2', 'User: three']),
      to('Cy', ...cy, 'Cy 2', ['User: three', 'Ada: Ada 3']),
      to('Bo', ['User: one', 'Ada: Ada 1'], 'Bo 1', ['Cy: Cy 1', 'User: two', 'Ada: Ada 2', 'Cy: Cy 2', 'User: three', 'Ada: Ada 3', 'Cy: Cy 3']),
    )
    const cast = 'Who is here:\n- User: the person this conversation is for\n- Ada (you): Member\n- Cy: Member\n- Bo: Member'
    expect(wires.asked.at(-3)?.system).toContain(cast)
  })

  test('T-15 a name that somebody has is refused, and nothing comes of it', async () => {
    const room = wires.room(2)
    for (const name of ['Ada', 'ADA', ' ada ', 'user'])
      expect([name, failureOf(() => room.room.addParticipant(wires.seat(name), { strategy: 'full' })).code]).toEqual([name, 'validation'])
    expect(failureOf(() => room.room.updateParticipant(room.ids.Bo ?? '', { name: 'ada' })).code).toBe('validation')
    await wires.round(room, 'one')
    wires.inTurn(to('Ada', ['User: one']), to('Bo', ['User: one', 'Ada: Ada 1']))
  })
})
