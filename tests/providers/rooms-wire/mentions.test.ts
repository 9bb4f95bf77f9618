import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { failureOf } from '../../fixtures/records'
import { SERVICES, to } from '../../fixtures/wire/services'
import { startWireRooms, type WireRooms } from '../../fixtures/wire-rooms'

// Who is named in a text is sent it, and nobody else is.

const PEOPLE = ['Alice', 'Alice Cooper', 'Bob', '太郎', '田中', 'Jean-Luc', 'Dr. Who', 'José']

const NAMED = [
  ['@Bob what do you think?', ['Bob']],
  ['@bob and @ALICE', ['Alice', 'Bob']],
  ['(@Bob), "@Bob"! /@Bob/', ['Bob']],
  ['@Bob\u2019s idea', ['Bob']],
  // Longest first, and a shorter one beside it.
  ['@Alice Cooper', ['Alice Cooper']],
  ['@Alice Cooperate', ['Alice']],
  ['@Alice and @Alice Cooper', ['Alice', 'Alice Cooper']],
  // Names with other signs.
  ['@Jean-Luc and @Dr. Who?', ['Jean-Luc', 'Dr. Who']],
  ['@jose\u0301 hola', ['José']],
  // No blanks between words.
  ['@太郎、どう思う', ['太郎']],
  ['@太郎さんと@田中。', ['太郎', '田中']],
  ['你好@Bob，请', ['Bob']],
  // One that counts among others that do not.
  ['bob@Alice.com and `@Alice`, not @Bob', ['Bob']],
  ['```\n@Bob\n```\n@Alice', ['Alice']],
] as const

/** Nobody is named: all are asked. */
const NOBODY = ['write to bob@Alice.com', '@Bobby and @Bob2', '`@Bob` and ``a ` @Bob``', '~~~js\n@Bob', '@ Bob', '@all please']

describe.each(SERVICES)('%s', (_name, protocols) => {
  let wires: WireRooms
  beforeEach(async () => {
    wires = await startWireRooms(protocols)
  })
  afterEach(() => wires.close())

  test('T-12 those who are named are sent the message, each once, and nobody else is sent anything', async () => {
    for (const [text, names] of NAMED) {
      const room = wires.room(PEOPLE, { execution: { model: 'mentioned' } })
      await wires.round(room, text)
      wires.atOnce(...names.map((name) => to(name, [`User: ${text}`])))
    }
  })

  test('T-12 addresses, code and names that go on name nobody: all are sent the message', async () => {
    for (const text of NOBODY) {
      const room = wires.room(PEOPLE, { execution: { model: 'mentioned' } })
      await wires.round(room, text)
      wires.atOnce(...PEOPLE.map((name) => to(name, [`User: ${text}`])))
    }
  })

  test('T-12 the beginning of a name: sent to the one it fits, asked where it fits two', async () => {
    const room = wires.room(PEOPLE, { execution: { model: 'mentioned', match: 'prefix' } })
    await wires.round(room, '@Je and @Alice')
    wires.atOnce(to('Jean-Luc', ['User: @Je and @Alice']), to('Alice', ['User: @Je and @Alice']))
    expect(failureOf(() => room.send('@Ali?'))).toEqual({ code: 'validation', message: '@Ali could be Alice or Alice Cooper. Write more of the name.' })
    await wires.round(room, '@Jos')
    wires.inTurn(to('José', ['User: @Je and @Alice', 'Alice: Alice 1', 'Jean-Luc: Jean-Luc 1', 'User: @Jos']))
  })
})
