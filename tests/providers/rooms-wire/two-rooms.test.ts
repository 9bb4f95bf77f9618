import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SERVICES, to } from '../../fixtures/wire/services'
import { startWireRooms, type WireRooms } from '../../fixtures/wire-rooms'

describe.each(SERVICES)('%s', (_name, protocols) => {
  let wires: WireRooms
  beforeEach(async () => {
    wires = await startWireRooms(protocols)
  })
  afterEach(() => wires.close())

  test('T-13 two rooms stream at once: no event crosses, and each is sent what was said in its own room', async () => {
    const rooms = [wires.room(['Ada', 'Bo'], { execution: { model: 'broadcast' } }), wires.room(['Cy', 'Di'], { execution: { model: 'broadcast' } })] as const
    const windows = rooms.map((room) => room.watch())
    const pieces = [0, 1, 2, 3, 4].map((number) => ({ number, due: Promise.withResolvers<void>() }))
    wires.answer = ({ name, before }) =>
      before > 0 ? `${name} again` : pieces.flatMap(({ number, due }) => [`${number > 0 ? ' ' : ''}${name}.${number}`, due.promise])
    const whole = (name: string): string => pieces.map(({ number }) => `${name}.${number}`).join(' ')
    const ended = [rooms[0].room.waitFor(rooms[0].send('tea?')), rooms[1].room.waitFor(rooms[1].send('milk?'))]
    for (const { number, due } of pieces) {
      await wires.until(() => rooms.every((room) => room.log().filter((line) => line.includes(`.${number}`)).length === 2))
      // Texts are handed to windows a little later.
      await wires.host.clock.advance(40)
      due.resolve()
    }
    await Promise.all(ended)
    wires.atOnce(to('Ada', ['User: tea?']), to('Bo', ['User: tea?']), to('Cy', ['User: milk?']), to('Di', ['User: milk?']))

    for (const [index, room] of rooms.entries()) {
      const { events, state } = windows[index] ?? room.watch()
      const names = new Map(Object.entries(room.ids).map(([name, id]) => [id, name]))
      const texts = new Map<string, string>()
      for (const event of events) {
        if ('roomId' in event) expect([event.roomId, names.has(event.participantId)]).toEqual([room.id, true])
        if ('message' in event) expect(event.message.conversationId).toBe(room.id)
        if ('round' in event) expect(event.round.runs.map(({ participantId }) => names.has(participantId))).toEqual([true, true])
        if ('participants' in event) expect(event.participants.map(({ participantId }) => names.has(participantId))).toEqual([true, true])
        if (event.type === 'speaker-text') texts.set(event.participantId, (texts.get(event.participantId) ?? '') + event.text)
      }
      for (const [id, name] of names) expect(texts.get(id)).toBe(whole(name))
      expect(state).toEqual(room.room.snapshot())
    }

    await Promise.all([wires.round(rooms[0], 'more tea?'), wires.round(rooms[1], 'more milk?', { execution: { model: 'sequential' } })])
    wires.atOnce(
      to('Ada', ['User: tea?'], whole('Ada'), [`Bo: ${whole('Bo')}`, 'User: more tea?']),
      to('Bo', ['User: tea?'], whole('Bo'), [`Ada: ${whole('Ada')}`, 'User: more tea?']),
      to('Cy', ['User: milk?'], whole('Cy'), [`Di: ${whole('Di')}`, 'User: more milk?']),
      to('Di', ['User: milk?'], whole('Di'), [`Cy: ${whole('Cy')}`, 'User: more milk?', 'Cy: Cy again']),
    )
  })
})
