import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inputFor, lateHistory } from '../../../../../src/main/engine/rooms/delivery'
import { counts } from '../../../../../src/main/engine/rooms/memory'
import { startEngine, type TestEngine } from '../../../../fixtures/engine'
import { createTestRoom, NAMES, seat, speakerOf, type TestRoom } from '../../../../fixtures/rooms'
import type { Call } from '../../../../fixtures/scripted-provider'

const RUNS = Number(process.env.PROPERTY_RUNS ?? 60)
const TIME_LIMIT = 120_000 + RUNS * 200

type Step = { readonly kind: 'send' | 'note' | 'answer' | 'half' | 'fail' | 'stop' | 'retry' | 'accept' | 'mute' | 'leave' | 'join'; readonly who: number }

const step = fc.record({
  kind: fc.constantFrom<Step['kind'][]>(
    'send',
    'send',
    'note',
    'answer',
    'answer',
    'answer',
    'half',
    'fail',
    'stop',
    'retry',
    'accept',
    'mute',
    'leave',
    'join',
  ),
  who: fc.nat({ max: 5 }),
})

/** Requests that have been answered. */
const over = new WeakSet<Call>()

/** Does one thing that may happen; what the room refuses has not happened. */
async function perform(host: TestEngine, room: TestRoom, { kind, who }: Step): Promise<void> {
  const open = host.provider.calls.filter((each) => !over.has(each) && !each.signal.aborted)
  const call = open[who % Math.max(1, open.length)]
  if (call && (kind === 'answer' || kind === 'fail')) over.add(call)
  const name = NAMES[who] ?? ''
  const id = room.ids[name] ?? ''
  const messages = room.room.snapshot().messages
  try {
    if (kind === 'send') room.send(`Message ${messages.length}`)
    else if (kind === 'note') room.send(`Note ${messages.length}`, { contextOnly: true })
    else if (kind === 'answer') call?.answer(`${speakerOf(call)} says ${messages.length}`, { input: 10, output: 5 })
    else if (kind === 'half') call?.emit({ type: 'block-start', index: 0, block: { type: 'text', text: '' } }, { type: 'delta', index: 0, text: 'Half' })
    else if (kind === 'fail') call?.fail('auth', 'The key is wrong.')
    else if (kind === 'stop') room.room.stop(who % 2 === 0 ? null : id, 'now')
    else if (kind === 'retry') room.room.retrySpeaker(id)
    else if (kind === 'accept') room.room.acceptPartial(messages.findLast(({ state }) => state === 'failed' || state === 'interrupted')?.id ?? '')
    else if (kind === 'mute') room.room.updateParticipant(id, { muted: !room.room.snapshot().cast.find((each) => each.id === id)?.muted })
    else if (kind === 'leave') room.room.removeParticipant(id)
    else room.room.addParticipant(seat(host, name), { strategy: who % 2 === 0 ? 'fresh' : 'full' })
  } catch (reason) {
    expect(reason).toHaveProperty('error')
  }
  await host.clock.advance(500)
}

/** What the store says of everybody, without any of what a live room keeps. */
function fromStore(host: TestEngine, id: string) {
  const { conversations, messages, rooms } = host.opened.store
  const head = conversations.get(id)?.headId ?? null
  const log = head === null ? [] : messages.branch(head).map(({ message }) => message)
  const standing = new Set(
    rooms
      .runsOf(id)
      .filter(counts)
      .flatMap(({ output }) => output),
  )
  const usage = rooms.usage(id)
  return rooms
    .participants(id)
    .filter(({ leftAt }) => leftAt === null)
    .map((participant) => {
      const spent = usage.find(({ participantId }) => participantId === participant.id)
      const delivered = rooms.delivered(participant.id)
      const late = lateHistory(
        participant,
        log.map((message) => ({ message })),
        rooms.runsOf(id),
        delivered,
        null,
      )
      const undelivered = late.length + inputFor({ log, participant, delivered, standing, horizonId: null }).length
      return {
        participantId: participant.id,
        undelivered,
        totals: spent?.totals,
        cost: spent?.cost,
        utterances: spent?.utterances,
        incomplete: spent?.costIncomplete,
      }
    })
}

test(
  'what a live room keeps of backlog and cost is what the whole log says, whatever happens',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('broadcast' as const, 'sequential' as const), fc.array(step, { minLength: 5, maxLength: 40 }), async (model, steps) => {
        const host = await startEngine()
        try {
          const room = createTestRoom(host, 4, { execution: { model } })
          for (const each of steps) {
            await perform(host, room, each)
            const shown = room.room.snapshot().participants.map(({ participantId, undelivered, totals, cost, utterances, costIncomplete }) => ({
              participantId,
              undelivered,
              totals,
              cost,
              utterances,
              incomplete: costIncomplete,
            }))
            expect(shown).toEqual(fromStore(host, room.id))
          }
        } finally {
          await host.close()
        }
      }),
      { numRuns: RUNS },
    )
  },
  TIME_LIMIT,
)
