import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTestRoom, type TestRoom } from '../../fixtures/rooms'
import { type Asked, numbered, SERVICES, to } from '../../fixtures/wire/services'
import { startWireRooms, type WireRooms } from '../../fixtures/wire-rooms'

// A room that was closed, killed or branched: what goes over the wire next is what the room itself would have sent.

/** The bodies of requests, by speaker in order of coming: parallel ones may overtake each other. */
function bodies(asked: readonly Asked[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(['Ada', 'Bo', 'Cy', 'Di'].map((name) => [name, asked.filter((each) => each.name === name).map(({ body }) => body)]))
}

/** One round after the other, with what each is sent in it. */
const ROUNDS = [
  { text: 'one', options: {}, sent: [to('Ada', ['User: one']), to('Bo', ['User: one', 'Ada: Ada 1']), to('Cy', ['User: one', 'Ada: Ada 1', 'Bo: Bo 1'])] },
  {
    text: '@Bo two',
    options: { execution: { model: 'mentioned' } },
    sent: [to('Bo', ['User: one', 'Ada: Ada 1'], 'Bo 1', ['Cy: Cy 1', 'User: @Bo two'])],
  },
  { text: 'note', options: { contextOnly: true }, sent: [] },
  {
    text: 'three',
    options: { execution: { model: 'broadcast' } },
    sent: [
      to('Ada', ['User: one'], 'Ada 1', ['Bo: Bo 1', 'Cy: Cy 1', 'User: @Bo two', 'Bo: Bo 2', 'User: note', 'User: three']),
      to('Bo', ['User: one', 'Ada: Ada 1'], 'Bo 1', ['Cy: Cy 1', 'User: @Bo two'], 'Bo 2', ['User: note', 'User: three']),
      to('Cy', ['User: one', 'Ada: Ada 1', 'Bo: Bo 1'], 'Cy 1', ['User: @Bo two', 'Bo: Bo 2', 'User: note', 'User: three']),
    ],
  },
  {
    text: 'four',
    options: { execution: { order: ['Cy'] } },
    sent: [
      to('Cy', ['User: one', 'Ada: Ada 1', 'Bo: Bo 1'], 'Cy 1', ['User: @Bo two', 'Bo: Bo 2', 'User: note', 'User: three'], 'Cy 2', [
        'Ada: Ada 2',
        'Bo: Bo 3',
        'User: four',
      ]),
      to('Ada', ['User: one'], 'Ada 1', ['Bo: Bo 1', 'Cy: Cy 1', 'User: @Bo two', 'Bo: Bo 2', 'User: note', 'User: three'], 'Ada 2', [
        'Bo: Bo 3',
        'Cy: Cy 2',
        'User: four',
        'Cy: Cy 3',
      ]),
      to('Bo', ['User: one', 'Ada: Ada 1'], 'Bo 1', ['Cy: Cy 1', 'User: @Bo two'], 'Bo 2', ['User: note', 'User: three'], 'Bo 3', [
        'Ada: Ada 2',
        'Cy: Cy 2',
        'User: four',
        'Cy: Cy 3',
        'Ada: Ada 3',
      ]),
    ],
  },
] as const

describe.each(SERVICES)('%s', (_name, protocols) => {
  let wires: WireRooms
  beforeEach(async () => {
    wires = await startWireRooms(protocols)
  })
  afterEach(() => wires.close())

  /** Everything a room has come to before it is branched: rounds, and somebody who joined. */
  async function talk(rooms: WireRooms): Promise<TestRoom> {
    const room = rooms.room(3, { topic: 'Tea' })
    for (const { text, options, sent } of ROUNDS.slice(0, 4)) {
      await rooms.round(room, text, options)
      rooms.atOnce(...sent)
    }
    room.room.addParticipant(rooms.seat('Di', 3), { strategy: 'recent', rounds: 1 })
    return room
  }

  describe('T-7 after a restart', () => {
    test.each(['quit', 'kill'] as const)('T-7 %s after every round: each request is that of a room that was never closed, byte for byte', async (how) => {
      const twin = await startWireRooms(protocols)
      const whole = twin.room(3, { topic: 'Tea' })
      let room = wires.room(3, { topic: 'Tea' })
      for (const { text, options, sent } of ROUNDS) {
        await twin.round(whole, text, options)
        await wires.round(room, text, options)
        wires.atOnce(...sent)
        room = await wires.restart(room, how)
      }
      await twin.close()
      expect(bodies(wires.asked)).toEqual(bodies(twin.asked))
      expect(wires.asked).toHaveLength(10)
    })

    test('T-7 quit while two speak: those two are sent the same bytes again, and the next round is that of a room that was never closed', async () => {
      const twin = await startWireRooms(protocols)
      const whole = twin.room(3)
      for (const text of ['one', 'two']) await twin.round(whole, text, { execution: { model: 'broadcast' } })

      let room = wires.room(3)
      wires.answer = (asked) => (asked.name === 'Ada' ? numbered(asked) : [`${asked.name} begins`, new Promise<never>(() => undefined)])
      room.send('one', { execution: { model: 'broadcast' } })
      await wires.until(() => ['Bo', 'Cy'].every((name) => room.log().includes(`${name}: ${name} begins (streaming)`)) && room.runs().includes('Ada done'))
      wires.atOnce(to('Ada', ['User: one']), to('Bo', ['User: one']), to('Cy', ['User: one']))
      room = await wires.restart(room, 'quit')
      expect(room.runs()).toEqual(['Ada done', 'Bo interrupted', 'Cy interrupted'])
      wires.answer = numbered
      await room.room.waitFor(room.room.run(undefined).roundId)
      wires.atOnce(to('Bo', ['User: one']), to('Cy', ['User: one']))
      await wires.round(room, 'two', { execution: { model: 'broadcast' } })
      await twin.close()
      const [found, expected] = [bodies(wires.asked), bodies(twin.asked)]
      expect(found.Bo?.slice(0, 2)).toEqual([expected.Bo?.[0], expected.Bo?.[0]])
      expect(['Bo', 'Cy'].map((name) => found[name]?.length)).toEqual([3, 3])
      // Those two have written later than in the twin, and are read in that order by nobody but Ada.
      for (const name of ['Ada', 'Bo', 'Cy']) expect(found[name]?.at(-1)).toBe(expected[name]?.at(-1))
    })
  })

  describe('T-8 a branch', () => {
    test.each(['sequential', 'broadcast'] as const)(
      'T-8 from the end of a round: its next requests are those of the room itself, byte for byte (%s)',
      async (model) => {
        const room = await talk(wires)
        await wires.round(room, 'four', { execution: { order: ['Cy'] } })
        const { id } = wires.host.engine.rooms.branch(room.id, room.room.snapshot().messages.at(-1)?.id ?? '')
        const branch = openTestRoom(wires.host, id)
        const from = wires.asked.length
        await wires.round(branch, 'five', { execution: { model } })
        const between = wires.asked.length
        await wires.round(room, 'five', { execution: { model } })
        expect(bodies(wires.asked.slice(from, between))).toEqual(bodies(wires.asked.slice(between)))
        expect(between - from).toBe(4)
      },
    )

    test('T-8 from the middle of a round: each is sent what it has heard there, as if those behind had not spoken', async () => {
      const room = await talk(wires)
      await wires.round(room, 'four', { execution: { order: ['Cy'] } })
      const [cy, ada] = ROUNDS[4].sent
      wires.inTurn(
        cy,
        ada,
        ROUNDS[4].sent[2],
        to('Di', ['User: three', 'Ada: Ada 2', 'Bo: Bo 3', 'Cy: Cy 2', 'User: four', 'Cy: Cy 3', 'Ada: Ada 3', 'Bo: Bo 4']),
      )
      const middle = room.room.snapshot().messages.findLast(({ author }) => author.name === 'Ada')
      const branch = openTestRoom(wires.host, wires.host.engine.rooms.branch(room.id, middle?.id ?? '').id)
      expect(branch.log()).toEqual(room.log().slice(0, -2))
      await wires.round(branch, 'five')
      const bo = ['Ada: Ada 2', 'Cy: Cy 2', 'User: four', 'Cy: Cy 3', 'Ada: Ada 3', 'User: five', 'Ada: Ada 4']
      wires.inTurn(
        to(
          'Ada',
          ['User: one'],
          'Ada 1',
          ['Bo: Bo 1', 'Cy: Cy 1', 'User: @Bo two', 'Bo: Bo 2', 'User: note', 'User: three'],
          'Ada 2',
          ['Bo: Bo 3', 'Cy: Cy 2', 'User: four', 'Cy: Cy 3'],
          'Ada 3',
          ['User: five'],
        ),
        to('Bo', ['User: one', 'Ada: Ada 1'], 'Bo 1', ['Cy: Cy 1', 'User: @Bo two'], 'Bo 2', ['User: note', 'User: three'], 'Bo 3', bo),
        to(
          'Cy',
          ['User: one', 'Ada: Ada 1', 'Bo: Bo 1'],
          'Cy 1',
          ['User: @Bo two', 'Bo: Bo 2', 'User: note', 'User: three'],
          'Cy 2',
          ['Ada: Ada 2', 'Bo: Bo 3', 'User: four'],
          'Cy 3',
          ['Ada: Ada 3', 'User: five', 'Ada: Ada 4', 'Bo: Bo 4'],
        ),
        to('Di', [
          'User: three',
          'Ada: Ada 2',
          'Bo: Bo 3',
          'Cy: Cy 2',
          'User: four',
          'Cy: Cy 3',
          'Ada: Ada 3',
          'User: five',
          'Ada: Ada 4',
          'Bo: Bo 4',
          'Cy: Cy 4',
        ]),
      )
    })
  })
})
