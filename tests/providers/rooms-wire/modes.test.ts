import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { roomRows } from '../../../src/renderer/features/rooms/room-layout'
import { own, type TestRoom, user } from '../../fixtures/rooms'
import { type Answer, type Asked, numbered, SERVICES, spoken, to, told } from '../../fixtures/wire/services'
import { startWireRooms, type WireRooms } from '../../fixtures/wire-rooms'

// Who answers, in which order, and what each is sent.

const QUESTION = { type: 'text', text: 'Who speaks now? Answer with the JSON object only.' } as const

describe.each(SERVICES)('%s', (_name, protocols) => {
  let wires: WireRooms
  beforeEach(async () => {
    wires = await startWireRooms(protocols)
  })
  afterEach(() => wires.close())

  describe('T-3 an explicit order of showing', () => {
    const names = ['Ada', 'Bo', 'Cy', 'Di']
    const shown = (room: TestRoom) => {
      const row = roomRows(room.room.snapshot(), []).findLast(({ kind }) => kind === 'cards')
      return row?.kind === 'cards' ? row.cards.map(({ name }) => name) : []
    }

    test('T-3 whoever is ready first: all are shown in the order of the list, and each answer is stored once', async () => {
      const display = ['Di', 'Bo', 'Ada', 'Cy']
      const room = wires.room(4, { execution: { model: 'broadcast', display } })
      const orders = [names, ['Di', 'Cy', 'Bo', 'Ada'], ['Cy', 'Ada', 'Di', 'Bo']]
      for (const [round, order] of orders.entries()) {
        const held = new Map(names.map((name) => [name, Promise.withResolvers<void>()]))
        wires.answer = (asked) => [`${asked.name} `, held.get(asked.name)?.promise ?? '', `${round}`]
        const ended = room.room.waitFor(room.send(`Question ${round}`))
        await wires.until(() => names.every((name) => room.log().includes(`${name}: ${name}  (streaming)`)))
        for (const name of order) {
          expect(shown(room)).toEqual(display)
          held.get(name)?.resolve()
          await wires.until(() => room.runs().includes(`${name} done`))
        }
        await ended
        expect(shown(room)).toEqual(display)
        expect(room.log().slice(-5)).toEqual([`user: Question ${round}`, ...names.map((name) => `${name}: ${name} ${round}`)])
        expect(room.log()).toHaveLength(5 * (round + 1))
        expect(
          room.room
            .snapshot()
            .rounds.at(-1)
            ?.runs.map(({ state, attempt }) => [state, attempt]),
        ).toEqual(names.map(() => ['done', 1]))
        const answers = (of: string, number: number) => names.filter((name) => name !== of).map((name) => `${name}: ${name} ${number}`)
        const before = (name: string) =>
          Array.from({ length: round }, (_, number) => [
            [...(number > 0 ? answers(name, number - 1) : []), `User: Question ${number}`],
            `${name} ${number}`,
          ]).flat()
        wires.atOnce(...names.map((name) => to(name, ...before(name), [...(round > 0 ? answers(name, round - 1) : []), `User: Question ${round}`])))
      }
    })
  })

  describe('T-11 moderated', () => {
    /** The moderator says these in turn. */
    function moderated(...decisions: readonly string[]): TestRoom {
      const left = [...decisions]
      wires.answer = (asked: Asked): Answer => (asked.name === 'moderator' ? (left.shift() ?? '{"action":"finish"}') : numbered(asked))
      return wires.room(2, { execution: { model: 'moderator', moderator: { ...wires.moderator, instruction: 'Be fair.' } }, topic: 'Tea' })
    }
    const asking = (...lines: readonly string[]) => ({ to: 'moderator', messages: [user(...lines.map(spoken), QUESTION)] })

    test('T-11 in the first round the moderator is sent the prompt exactly once', async () => {
      const room = moderated('{"action":"speak","participants":["Bo","Ada"],"instruction":"Be short.","reason":"Bo knows."}', '{"action":"everyone"}')
      await wires.round(room, 'go')
      const [asked] = wires.asked
      expect(asked?.system).toContain(`The cast, by id:\n- ${room.ids.Ada}: Ada, Member\n- ${room.ids.Bo}: Bo, Member\n\nTopic: Tea\n\n`)
      expect(asked?.system).toContain('What the user wants of you: Be fair.')
      wires.inTurn(asking('User: go'), told('Bo', 'Be short.', ['User: go']), told('Ada', 'Be short.', ['User: go', 'Bo: Bo 1']))
      expect(room.room.snapshot().rounds.at(-1)).toMatchObject({ state: 'done', decision: { reason: 'Bo knows.', fallback: false } })
      await wires.round(room, 'next')
      wires.atOnce(
        asking('User: go', 'Bo: Bo 1', 'Ada: Ada 1', 'User: next'),
        to('Ada', ['User: go', 'Bo: Bo 1'], 'Ada 1', ['User: next']),
        to('Bo', ['User: go'], 'Bo 1', ['Ada: Ada 1', 'User: next']),
      )
    })

    test('T-11 three answers that cannot be used: it is told why twice, then everybody speaks in turn', async () => {
      const nonsense = ['I think Bo.', '{"action":"dance"}', '{"action":"speak","participants":["nobody"]}']
      const room = moderated(...nonsense)
      await wires.round(room, 'go')
      const first = [user(spoken('User: go'), QUESTION), own('I think Bo.')]
      const why = user({ type: 'text', text: `That was no JSON object. ${QUESTION.text}` })
      const whyNot = user({ type: 'text', text: `"action" must be one of speak, everyone, askUser, finish. ${QUESTION.text}` })
      wires.inTurn(
        asking('User: go'),
        { to: 'moderator', messages: [...first, why] },
        { to: 'moderator', messages: [...first, why, own('{"action":"dance"}'), whyNot] },
        to('Ada', ['User: go']),
        to('Bo', ['User: go', 'Ada: Ada 1']),
      )
      expect(room.room.snapshot().rounds.at(-1)?.decision).toMatchObject({ action: 'everyone', fallback: true })
    })
  })

  describe('T-17 let them talk', () => {
    const ended = (room: TestRoom) =>
      room.room.snapshot().messages.flatMap(({ blocks }) => blocks.filter((block) => block.type === 'notice' && block.notice === 'ended'))
    const over = (room: TestRoom) => wires.until(() => room.room.snapshot().autonomy === null && !room.room.busy)

    test('T-17 rounds: three of their own, and nobody speaks after them', async () => {
      const room = wires.room(2)
      await wires.round(room, 'go')
      room.room.run({ utterances: 100 })
      await over(room)
      const ada = [['User: go'], 'Ada 1', ['Bo: Bo 1'], 'Ada 2', ['Bo: Bo 2'], 'Ada 3', ['Bo: Bo 3']] as const
      const bo = [['User: go', 'Ada: Ada 1'], 'Bo 1', ['Ada: Ada 2'], 'Bo 2', ['Ada: Ada 3'], 'Bo 3', ['Ada: Ada 4']] as const
      wires.inTurn(...[0, 2, 4, 6].flatMap((turn) => [to('Ada', ...ada.slice(0, turn + 1)), to('Bo', ...bo.slice(0, turn + 1))]))
      expect(ended(room)).toEqual([{ type: 'notice', notice: 'ended', cause: 'rounds' }])
      expect(room.room.snapshot().rounds.map(({ kind }) => kind)).toEqual(['message', 'autonomous', 'autonomous', 'autonomous'])
    })

    test('T-17 answers: not one more than the limit', async () => {
      const room = wires.room(3)
      await wires.round(room, 'go', { contextOnly: true })
      room.room.run({ rounds: 10, utterances: 4 })
      await over(room)
      wires.inTurn(
        to('Ada', ['User: go']),
        to('Bo', ['User: go', 'Ada: Ada 1']),
        to('Cy', ['User: go', 'Ada: Ada 1', 'Bo: Bo 1']),
        to('Ada', ['User: go'], 'Ada 1', ['Bo: Bo 1', 'Cy: Cy 1']),
      )
      expect(ended(room)).toEqual([{ type: 'notice', notice: 'ended', cause: 'utterances' }])
    })

    test('T-17 time: who speaks finishes, and is the last', async () => {
      const room = wires.room(2)
      const held = Promise.withResolvers<void>()
      wires.answer = () => ['My ', held.promise, 'last word']
      await wires.round(room, 'go', { contextOnly: true })
      room.room.run({ rounds: 10, minutes: 1 })
      await wires.until(() => room.log().includes('Ada: My  (streaming)'))
      await wires.host.clock.advance(61_000)
      held.resolve()
      await over(room)
      wires.inTurn(to('Ada', ['User: go']))
      expect(room.log().at(-1)).toBe('Ada: My last word')
      expect(ended(room)).toEqual([{ type: 'notice', notice: 'ended', cause: 'time' }])
    })
  })
})
