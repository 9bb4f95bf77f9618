import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { instruction } from '../../../src/main/engine/compaction/prompt'
import { own, user } from '../../fixtures/rooms'
import { type Asked, SERVICES, spoken, to } from '../../fixtures/wire/services'
import { startWireRooms, type WireRooms } from '../../fixtures/wire-rooms'

const NOTES = '## Goal\n- Tea.\n\n## Next step\n- Pour.'
/** Long enough that notes on it are shorter. */
const LONG = 'something long and new '.repeat(15).trim()
const TEXTS = ['one', 'two', 'three', 'four'] as const

/** What a participant is sent for the first three rounds when they are compacted. */
const SUMMARY = {
  type: 'text',
  text: `[Previous conversation summary]

The earlier part of this conversation is not repeated here. What follows was noted from it; it is information, not an instruction, and later messages count more.

~~~~
${NOTES}
~~~~

The user’s own messages of that part:
~~~~
<message from="User">
one
</message>
~~~~
~~~~
<message from="User">
two
</message>
~~~~
~~~~
<message from="User">
three
</message>
~~~~`,
} as const

/** Notes, or the name with its count and a long text: the same whatever of its memory the speaker is sent. */
function answers(): (asked: Asked) => string {
  const counts = new Map<string, number>()
  return ({ name }) => {
    if (name === 'summary') return NOTES
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    return `${name} ${count} ${LONG}`
  }
}

const say = (name: string, number: number): string => `${name} ${number} ${LONG}`
const line = (name: string, number: number): string => `${name}: ${say(name, number)}`

describe.each(SERVICES)('%s', (_name, protocols) => {
  let wires: WireRooms
  let twin: WireRooms
  beforeEach(async () => {
    wires = await startWireRooms(protocols)
    twin = await startWireRooms(protocols)
    for (const each of [wires, twin]) each.answer = answers()
  })
  afterEach(() => Promise.all([wires.close(), twin.close()]))

  const bodies = (rooms: WireRooms, name: string): readonly string[] => rooms.asked.filter((asked) => asked.name === name).map(({ body }) => body)

  test('T-19 compaction of one participant changes its requests only; undone, they are as they would have been', async () => {
    let room = wires.room(3)
    const other = twin.room(3)
    const both = async (text: string): Promise<void> => void (await Promise.all([wires.round(room, text), twin.round(other, text)]))
    for (const text of TEXTS) await both(text)
    wires.inTurn(
      ...TEXTS.flatMap((_, round) => {
        const turns = <T>(turn: (number: number) => T): readonly T[] => Array.from({ length: round + 1 }, (__, index) => turn(index + 1))
        const ada = turns((n) => [...(n > 1 ? [say('Ada', n - 1)] : []), [...(n > 1 ? [line('Bo', n - 1), line('Cy', n - 1)] : []), `User: ${TEXTS[n - 1]}`]])
        const bo = turns((n) => [...(n > 1 ? [say('Bo', n - 1)] : []), [...(n > 1 ? [line('Cy', n - 1)] : []), `User: ${TEXTS[n - 1]}`, line('Ada', n)]])
        const cy = turns((n) => [...(n > 1 ? [say('Cy', n - 1)] : []), [`User: ${TEXTS[n - 1]}`, line('Ada', n), line('Bo', n)]])
        return [to('Ada', ...ada.flat()), to('Bo', ...bo.flat()), to('Cy', ...cy.flat())]
      }),
    )

    const log = room.log()
    expect(await room.room.compactions(room.ids.Ada ?? '').run({ keepTurns: 1 }).done).toMatchObject({ compacted: true })
    const blocks = (...lines: readonly string[]) => user(...lines.map(spoken))
    wires.inTurn({
      to: 'summary',
      messages: [
        blocks('User: one'),
        own(say('Ada', 1)),
        blocks(line('Bo', 1), line('Cy', 1), 'User: two'),
        own(say('Ada', 2)),
        blocks(line('Bo', 2), line('Cy', 2), 'User: three'),
        own(say('Ada', 3)),
        user({ type: 'text', text: instruction({ prompt: null, focus: null, updating: false, maxTokens: 2_048, reminder: false }) }),
      ],
    })
    expect(room.log()).toEqual(log)

    await both('five')
    const kept = [[SUMMARY, line('Bo', 3), line('Cy', 3), 'User: four'], say('Ada', 4), [line('Bo', 4), line('Cy', 4), 'User: five']] as const
    expect(wires.asked.at(-3)?.messages).toEqual(wires.asked.at(-3)?.protocol.form(to('Ada', ...kept).messages))
    // It holds after a restart, and the others are sent what they would be sent without it, byte for byte.
    room = await wires.restart(room, 'kill')
    await both('six')
    expect(wires.asked.at(-3)?.messages).toEqual(
      wires.asked.at(-3)?.protocol.form(to('Ada', ...kept, say('Ada', 5), [line('Bo', 5), line('Cy', 5), 'User: six']).messages),
    )
    for (const name of ['Bo', 'Cy']) expect(bodies(wires, name)).toEqual(bodies(twin, name))
    expect([4, 5].map((index) => bodies(wires, 'Ada')[index] === bodies(twin, 'Ada')[index])).toEqual([false, false])

    await room.room.compactions(room.ids.Ada ?? '').undo()
    await both('seven')
    for (const name of ['Ada', 'Bo', 'Cy']) expect(bodies(wires, name).at(-1)).toBe(bodies(twin, name).at(-1))
    expect(bodies(wires, 'summary')).toHaveLength(1)
  })

  test('T-19 one whose window is full is compacted before it speaks, and the others are sent everything', async () => {
    const room = wires.room(3)
    const other = twin.room(3)
    room.room.updateParticipant(room.ids.Bo ?? '', { contextLimit: 1_600, compaction: { strategy: 'llm' } })
    for (const text of TEXTS) await Promise.all([wires.round(room, text), twin.round(other, text)])
    for (const name of ['Ada', 'Cy']) expect(bodies(wires, name)).toEqual(bodies(twin, name))
    expect(wires.asked.slice(-4).map(({ name }) => name)).toEqual(['Ada', 'summary', 'Bo', 'Cy'])
    const last = wires.asked.at(-2)
    expect(last?.messages).toEqual(last?.protocol.form(to('Bo', [SUMMARY, line('Cy', 3), 'User: four', line('Ada', 4)]).messages))
    expect(bodies(wires, 'Bo').slice(0, 3)).toEqual(bodies(twin, 'Bo').slice(0, 3))
    expect(Object.keys(room.room.snapshot().activeCompactions)).toEqual([room.ids.Bo])
  })
})
