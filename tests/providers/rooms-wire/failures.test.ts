import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Answer, type Asked, numbered, SERVICES, to } from '../../fixtures/wire/services'
import { startWireRooms, type WireRooms } from '../../fixtures/wire-rooms'

// What goes wrong with one speaker, and what the others are sent for it.

const NEVER = new Promise<never>(() => undefined)

describe.each(SERVICES)('%s', (_name, protocols) => {
  let wires: WireRooms
  beforeEach(async () => {
    wires = await startWireRooms(protocols)
  })
  afterEach(() => wires.close())

  /** Answers one participant's next request otherwise. */
  function once(name: string, answer: Answer): void {
    let left = 1
    wires.answer = (asked: Asked) => {
      if (asked.name !== name || left === 0) return numbered(asked)
      left -= 1
      return answer
    }
  }

  test('T-5 one of three fails: two answers are stored, the round is done, and trying again is the same request to that one only', async () => {
    const room = wires.room(3)
    await wires.round(room, 'before')
    wires.inTurn(to('Ada', ['User: before']), to('Bo', ['User: before', 'Ada: Ada 1']), to('Cy', ['User: before', 'Ada: Ada 1', 'Bo: Bo 1']))
    once('Bo', { refused: 401 })
    await wires.round(room, 'go', { execution: { model: 'broadcast' } })
    const bo = to('Bo', ['User: before', 'Ada: Ada 1'], 'Bo 1', ['Cy: Cy 1', 'User: go'])
    wires.atOnce(
      to('Ada', ['User: before'], 'Ada 1', ['Bo: Bo 1', 'Cy: Cy 1', 'User: go']),
      bo,
      to('Cy', ['User: before', 'Ada: Ada 1', 'Bo: Bo 1'], 'Cy 1', ['User: go']),
    )
    expect(room.log().slice(-4)).toEqual(['user: go', 'Ada: Ada 2', 'Bo:  (failed)', 'Cy: Cy 2'])
    expect(room.runs()).toEqual(['Ada done', 'Bo failed', 'Cy done'])
    expect(room.room.snapshot().rounds.at(-1)).toMatchObject({ state: 'done', cause: null })

    await room.room.waitFor(room.room.retrySpeaker(room.ids.Bo ?? '').roundId)
    wires.inTurn(bo)
    const [first, second] = wires.asked.filter(({ name }) => name === 'Bo').slice(-2)
    expect(second?.body).toBe(first?.body)
    expect(room.runs()).toEqual(['Ada done', 'Bo failed', 'Bo done', 'Cy done'])
    await wires.round(room, 'after', { execution: { model: 'broadcast' } })
    wires.atOnce(
      to('Ada', ['User: before'], 'Ada 1', ['Bo: Bo 1', 'Cy: Cy 1', 'User: go'], 'Ada 2', ['Cy: Cy 2', 'Bo: Bo 2', 'User: after']),
      to('Bo', ['User: before', 'Ada: Ada 1'], 'Bo 1', ['Cy: Cy 1', 'User: go'], 'Bo 2', ['Ada: Ada 2', 'Cy: Cy 2', 'User: after']),
      to('Cy', ['User: before', 'Ada: Ada 1', 'Bo: Bo 1'], 'Cy 1', ['User: go'], 'Cy 2', ['Ada: Ada 2', 'Bo: Bo 2', 'User: after']),
    )
  })

  test('T-5 one fails in a sequence: the others go on without it, and trying again is not what was said since', async () => {
    const room = wires.room(3)
    once('Bo', { refused: 401 })
    await wires.round(room, 'go')
    const bo = to('Bo', ['User: go', 'Ada: Ada 1'])
    wires.inTurn(to('Ada', ['User: go']), bo, to('Cy', ['User: go', 'Ada: Ada 1']))
    await room.room.waitFor(room.room.retrySpeaker(room.ids.Bo ?? '').roundId)
    wires.inTurn(bo)
    await wires.round(room, 'next')
    wires.inTurn(
      to('Ada', ['User: go'], 'Ada 1', ['Cy: Cy 1', 'Bo: Bo 1', 'User: next']),
      to('Bo', ['User: go', 'Ada: Ada 1'], 'Bo 1', ['Cy: Cy 1', 'User: next', 'Ada: Ada 2']),
      to('Cy', ['User: go', 'Ada: Ada 1'], 'Cy 1', ['Bo: Bo 1', 'User: next', 'Ada: Ada 2', 'Bo: Bo 2']),
    )
  })

  test('T-16 stop now: what was written is kept and sent to nobody', async () => {
    const room = wires.room(3)
    once('Bo', ['half of it', NEVER, 'and the rest'])
    const ended = room.room.waitFor(room.send('go'))
    await wires.until(() => room.log().includes('Bo: half of it (streaming)'))
    expect(room.room.stop(null, 'now')).toBe(true)
    expect(await ended).toMatchObject({ state: 'stopped' })
    wires.inTurn(to('Ada', ['User: go']), to('Bo', ['User: go', 'Ada: Ada 1']))
    expect(room.log()).toEqual(['user: go', 'Ada: Ada 1', 'Bo: half of it (interrupted)'])
    expect(room.runs()).toEqual(['Ada done', 'Bo stopped', 'Cy skipped'])
    await wires.round(room, 'next')
    wires.inTurn(
      to('Ada', ['User: go'], 'Ada 1', ['User: next']),
      to('Bo', ['User: go', 'Ada: Ada 1', 'User: next', 'Ada: Ada 2']),
      to('Cy', ['User: go', 'Ada: Ada 1', 'User: next', 'Ada: Ada 2', 'Bo: Bo 1']),
    )
  })

  test('T-16 stop now, all at once; what the user lets count is sent to the others from then on', async () => {
    const room = wires.room(3, { execution: { model: 'broadcast' } })
    wires.answer = (asked) => (asked.name === 'Ada' ? numbered(asked) : [`${asked.name} begins`, NEVER])
    const ended = room.room.waitFor(room.send('go'))
    await wires.until(() => ['Bo', 'Cy'].every((name) => room.log().includes(`${name}: ${name} begins (streaming)`)) && room.runs().includes('Ada done'))
    room.room.stop(null, 'now')
    await ended
    wires.atOnce(to('Ada', ['User: go']), to('Bo', ['User: go']), to('Cy', ['User: go']))
    wires.answer = numbered
    await wires.round(room, '@Ada alone', { execution: { model: 'mentioned' } })
    wires.inTurn(to('Ada', ['User: go'], 'Ada 1', ['User: @Ada alone']))
    room.room.acceptPartial(room.room.snapshot().messages.find(({ author }) => author.name === 'Cy')?.id ?? '')
    await wires.round(room, 'next')
    wires.atOnce(
      to('Ada', ['User: go'], 'Ada 1', ['User: @Ada alone'], 'Ada 2', ['Cy: Cy begins', 'User: next']),
      to('Bo', ['User: go', 'Ada: Ada 1', 'Cy: Cy begins', 'User: @Ada alone', 'Ada: Ada 2', 'User: next']),
      to('Cy', ['User: go'], 'Cy begins', ['Ada: Ada 1', 'User: @Ada alone', 'Ada: Ada 2', 'User: next']),
    )
  })

  describe('T-18 an answer that goes on as somebody else', () => {
    test.each([
      ['Ada: My view.\n\nBo: And mine.\n\nUser: Thanks.', 'My view.', 'Bo'],
      ['My view.\n**User:** And mine.', 'My view.', 'User'],
      ['<message from="Ada">\nMy view.\n</message>\n<message from="Cy">\nAnd mine.\n</message>', 'My view.', 'Cy'],
      ['**Ada:** My view.\n```\nBo: in code\n```\nThat is all.', 'My view.\n```\nBo: in code\n```\nThat is all.', null],
    ] as const)('T-18 %j is cut and flagged, and the others are sent what is left', async (text, kept, name) => {
      const room = wires.room(3)
      once('Ada', text)
      await wires.round(room, 'go')
      const mine = `Ada: ${kept}`
      wires.inTurn(to('Ada', ['User: go']), to('Bo', ['User: go', mine]), to('Cy', ['User: go', mine, 'Bo: Bo 1']))
      expect(room.room.snapshot().messages.find(({ author }) => author.name === 'Ada')?.blocks).toEqual([
        { type: 'text', text: kept },
        ...(name === null ? [] : [{ type: 'notice', notice: 'impersonation', name }]),
      ])
      await wires.round(room, 'next')
      wires.inTurn(
        to('Ada', ['User: go'], kept, ['Bo: Bo 1', 'Cy: Cy 1', 'User: next']),
        to('Bo', ['User: go', mine], 'Bo 1', ['Cy: Cy 1', 'User: next', 'Ada: Ada 2']),
        to('Cy', ['User: go', mine, 'Bo: Bo 1'], 'Cy 1', ['User: next', 'Ada: Ada 2', 'Bo: Bo 2']),
      )
    })

    test('T-18 one that is wholly another’s has failed, and is sent to nobody', async () => {
      const room = wires.room(2)
      once('Ada', 'Bo: only his')
      await wires.round(room, 'go')
      wires.inTurn(to('Ada', ['User: go']), to('Bo', ['User: go']))
      expect(room.runs()).toEqual(['Ada failed', 'Bo done'])
      expect(room.room.snapshot().rounds.at(-1)?.runs[0]?.error?.message).toBe('Ada answered only as Bo. Try again.')
    })

    test('T-18 everybody is told who it is, who else is here, and where to end', async () => {
      const room = wires.room(3, { topic: 'Tea' })
      await wires.round(room, 'go')
      const cast = ['Ada', 'Bo', 'Cy']
      for (const [index, { name, system, stop }] of wires.asked.entries()) {
        expect(name).toBe(cast[index])
        expect(system).toBe(
          [
            `You are ${name}, Member.`,
            'You take part in a conversation of several people. Messages of others stand between tags that name who wrote them; what you write has no tag and is only your own. Never write as anybody else.',
            `Who is here:\n- User: the person this conversation is for\n${cast.map((each) => `- ${each}${each === name ? ' (you)' : ''}: Member`).join('\n')}`,
            'Topic: Tea',
          ].join('\n\n'),
        )
        expect(stop).toEqual(['\n<message from='])
      }
    })
  })
})
