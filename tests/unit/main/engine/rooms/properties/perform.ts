import { Failure } from '@shared/errors'
import { reduceRoom } from '@shared/events/reduce-room'
import type { RoomEvent, RoomState } from '@shared/events/room'
import { messageText } from '@shared/model/message'
import type { Joining } from '@shared/model/room'
import { expect } from 'vitest'
import { uuidV7Ids } from '../../../../../../src/main/platform/ids'
import { startEngine, type TestEngine } from '../../../../../fixtures/engine'
import { createTestRoom, NAMES, seat, speakerOf } from '../../../../../fixtures/rooms'
import { type Book, type OpenCall, openBook } from './book'
import type { Command } from './commands'

const NOTES = '## Goal\n- Tea.\n\n## Next step\n- Pour.'

/** Plays a whole sequence in a room of its own; returns how many requests it made. */
export async function perform(commands: readonly Command[]): Promise<number> {
  const host = await startEngine()
  const world: { host: TestEngine; room: string } = { host, room: createTestRoom(host, 3).id }
  const book = openBook(world)
  book.listen(host)
  let window = watch(world)
  let marks = 0
  const token = (kind: string): string => {
    marks += 1
    return `«${kind}${marks}»`
  }
  const room = () => world.host.engine.rooms.room(world.room)
  const settle = () => world.host.clock.advance(1)
  const pick = <T>(items: readonly T[], nth: number): T | undefined => items[nth % Math.max(1, items.length)]
  const here = () =>
    room()
      .snapshot()
      .cast.filter(({ leftAt }) => leftAt === null)
  const steps: Promise<unknown>[] = []

  /** Does what may be refused, with a typed failure. */
  function attempt<T>(work: () => T): T | null {
    try {
      return work()
    } catch (reason) {
      if (reason instanceof Failure) return null
      throw reason
    }
  }

  function answer(open: OpenCall): void {
    const { call, kind } = open
    const cast = here()
    const text =
      kind === 'summary'
        ? NOTES
        : kind === 'moderator'
          ? (['{"action":"everyone"}', `{"action":"speak","participants":["${pick(cast, marks)?.id}"]}`, '{"action":"askUser"}', 'nonsense'][marks % 4] ?? '')
          : `${token('a')} ${'and so on '.repeat(6)}`
    if (kind !== 'answer') marks += 1
    call.answer(text, { input: 1, output: 1 })
    book.ended(open, true)
  }

  async function restart(gently: boolean): Promise<void> {
    if (gently) {
      const ended = world.host.engine.shutdown()
      await world.host.clock.advance(200)
      await ended
    } else await settle()
    const before = messagesOf(room().snapshot())
    world.host = await world.host.crash()
    book.listen(world.host)
    window = watch(world)
    const complete = (messages: typeof before) => messages.filter(([, , state]) => state === 'completed')
    const [was, is] = [complete(before), complete(messagesOf(room().snapshot()))]
    // A talk that it ended says so.
    expect(is.slice(0, was.length)).toEqual(was)
    expect(is.length).toBeLessThanOrEqual(was.length + 1)
  }

  async function apply(command: Command): Promise<void> {
    switch (command.do) {
      case 'send': {
        const text = token('u')
        const { model, nth } = command
        const participantId = pick(here(), nth)?.id ?? ''
        const moderator = { connectionId: world.host.connection.id, model: 'boss', contextLimit: 50_000 }
        const options = {
          execution: { model, ...(model === 'moderator' && { moderator }) },
          contextOnly: command.contextOnly,
          mentions: model === 'mentioned' && nth % 3 > 0 ? [{ participantId, start: 0, end: 1 }] : [],
          ...(command.step && { start: 'step' as const }),
        }
        const requestId = uuidV7Ids.next()
        const sent = attempt(() => room().send(requestId, [{ type: 'text', text }], options))
        if (!sent) return
        book.accepted(text, sent.roundId)
        expect(room().send(requestId, [{ type: 'text', text }], options)).toEqual(sent)
        return
      }
      case 'answer':
      case 'fail':
      case 'begin': {
        const open = pick(book.open, command.nth)
        if (!open) return
        if (command.do === 'answer') answer(open)
        else if (command.do === 'fail') {
          open.call.fail('auth', 'no')
          book.ended(open, false)
        } else if (open.kind === 'answer') {
          open.call.emit({ type: 'block-start', index: 0, block: { type: 'text', text: '' } }, { type: 'delta', index: 0, text: token('p') })
          await world.host.clock.advance(450)
          open.call.fail('auth', 'no')
          book.ended(open, false)
        }
        return
      }
      case 'answerAll':
        for (let round = 0; round < 12 && book.open.length > 0; round += 1) {
          for (const open of book.open) answer(open)
          await settle()
          book.check()
        }
        return
      case 'run':
        attempt(() => room().run(undefined))
        return
      case 'talk':
        attempt(() => room().run({ rounds: command.rounds, ...(command.utterances !== null && { utterances: command.utterances }) }))
        return
      case 'step':
        steps.push(
          room()
            .step()
            .catch((reason: unknown) => {
              if (!(reason instanceof Failure)) throw reason
            }),
        )
        return
      case 'pause':
        room().pause()
        return
      case 'stop':
      case 'stopAfter':
        room().stop(null, command.do === 'stop' ? 'now' : 'afterSpeaker')
        return world.host.clock.advance(100)
      case 'conclude':
        attempt(() => room().conclude(uuidV7Ids.next()))
        return
      case 'stopOne':
        room().stop(pick(here(), command.nth)?.id ?? '', 'now')
        return world.host.clock.advance(100)
      case 'speak':
        {
          const chosen = pick(here(), command.nth)?.id ?? ''
          const spoken = attempt(() => room().speak(uuidV7Ids.next(), chosen, command.nth % 2 === 0 ? 'Be short.' : null))
          if (spoken) book.byHand(chosen, spoken.roundId)
        }
        return
      case 'retry':
        attempt(() => room().retrySpeaker(pick(here(), command.nth)?.id ?? ''))
        return
      case 'accept': {
        const partial = room()
          .snapshot()
          .messages.filter(({ author, state, blocks }) => author.kind === 'participant' && state !== 'completed' && messageText(blocks) !== '')
        attempt(() => room().acceptPartial(pick(partial, command.nth)?.id ?? ''))
        return
      }
      case 'mute': {
        const chosen = pick(here(), command.nth)
        if (chosen) room().updateParticipant(chosen.id, { muted: !chosen.muted })
        return
      }
      case 'leave':
        attempt(() => room().removeParticipant(pick(here(), command.nth)?.id ?? ''))
        return
      case 'rename': {
        const chosen = pick(here(), command.nth)
        if (chosen && !book.open.some(({ call }) => speakerOf(call) === chosen.persona.name))
          attempt(() => room().updateParticipant(chosen.id, { name: `${NAMES[command.nth % 8]}-${marks}` }))
        return
      }
      case 'model': {
        const chosen = pick(here(), command.nth)
        if (chosen) room().updateParticipant(chosen.id, { model: command.nth % 2 === 0 ? 'm' : 'n', contextLimit: 100_000 })
        return
      }
      case 'seat':
        room().updateParticipant(pick(here(), command.nth)?.id ?? '', { position: command.nth % 3 })
        return
      case 'join': {
        const joining: Joining =
          command.strategy === 'recent'
            ? { strategy: 'recent', rounds: 1 + (command.nth % 2) }
            : command.strategy === 'range'
              ? { strategy: 'range', from: 1, to: 1 + (command.nth % 4) }
              : { strategy: command.strategy }
        const gone = room()
          .snapshot()
          .cast.find(({ leftAt }) => leftAt !== null)
        const name = command.nth % 2 === 0 && gone ? gone.persona.name : `New-${command.nth}`
        attempt(() => room().addParticipant(seat(world.host, name), joining))
        return
      }
      case 'compact':
      case 'undo': {
        const id = pick(here(), command.nth)?.id ?? ''
        const compactions = room().compactions(id)
        if (command.do === 'undo') await compactions.undo().catch(() => null)
        else if (!room().busy) {
          book.compacted.add(id)
          attempt(() => compactions.run({ keepTurns: 1 }))
        }
        return
      }
      case 'unqueue': {
        const queued = pick(room().snapshot().queue, command.nth)
        if (!queued) return
        expect(room().unqueue(queued.roundId)).toBe(true)
        book.discarded(queued.roundId)
        return
      }
      case 'restart':
        return restart(command.gently)
    }
  }

  try {
    for (const command of commands) {
      await apply(command)
      await settle()
      book.check()
      expect(visible(window.state()), `what a window shows after ${command.do}`).toEqual(visible(room().snapshot()))
    }
    await finish(world, book, answer)
    return book.requests
  } finally {
    await world.host.close().catch(() => undefined)
  }
}

/** The room must be alive, and what everybody would be asked is the same to the byte after a restart. */
async function finish(world: { host: TestEngine; room: string }, book: Book, answer: (open: OpenCall) => void): Promise<void> {
  const room = () => world.host.engine.rooms.room(world.room)
  const settle = () => world.host.clock.advance(1)
  for (let turn = 0; turn < 60 && (room().busy || book.open.length > 0 || room().snapshot().queue.length > 0); turn += 1) {
    if (room().snapshot().status.state === 'paused' || !room().busy)
      try {
        room().run(undefined)
      } catch (reason) {
        if (!(reason instanceof Failure)) throw reason
      }
    await settle()
    for (const open of book.open) answer(open)
    await settle()
    book.check()
  }
  expect(room().busy, 'the room comes to rest').toBe(false)
  for (const { id, leftAt } of room().snapshot().cast) if (leftAt === null) room().updateParticipant(id, { muted: false })
  const { roundId } = room().send(uuidV7Ids.next(), [{ type: 'text', text: '«last»' }], { execution: { model: 'broadcast' } })
  book.accepted('«last»', roundId)
  await settle()
  const asked = book.open.filter(({ kind }) => kind === 'answer').map(({ call }) => JSON.stringify({ ...call.request, images: [] }))
  expect(asked).toHaveLength(
    room()
      .snapshot()
      .cast.filter(({ leftAt }) => leftAt === null).length,
  )
  world.host = await world.host.crash()
  book.listen(world.host)
  room().run(undefined)
  await settle()
  expect(
    book.open.filter(({ kind }) => kind === 'answer').map(({ call }) => JSON.stringify({ ...call.request, images: [] })),
    'requests after a restart',
  ).toEqual(asked)
  book.check()
}

function watch(world: { readonly host: TestEngine; readonly room: string }): { state(): RoomState } {
  let state: RoomState | null = null
  world.host.engine.rooms.room(world.room)
  world.host.hub.subscribe(`room:${world.room}`, undefined, (frame) => {
    if (frame.t === 'snapshot') state = frame.state as RoomState
    else if (state) state = (frame.events as readonly RoomEvent[]).reduce(reduceRoom, state)
  })
  return {
    state() {
      if (!state) throw new Error('no snapshot came')
      return state
    },
  }
}

/** What events keep up to date one by one; figures come at the end of things. */
function visible({ header, cast, messages, rounds, queue, autonomy, pins, activeCompactions }: RoomState) {
  return { header, cast, messages, rounds: rounds.map((round) => ({ ...round })), queue, autonomy, pins, activeCompactions }
}

function messagesOf({ messages }: RoomState): readonly (readonly [string, string, string])[] {
  return messages.map(({ id, blocks, state }) => [id, messageText(blocks), state] as const)
}
