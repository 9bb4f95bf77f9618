import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ParticipantRecord } from '../../src/main/engine/room-ports'
import { storeBranch } from '../fixtures/records'
import { openTestStore } from '../fixtures/store'
import { aRound, aRun, newId, storeRoom } from './room-records'

const SEATS = 3
const MESSAGES = 6
const command = fc.record({
  seat: fc.nat(SEATS - 1),
  messages: fc.array(fc.nat(MESSAGES - 1), { maxLength: 4 }),
  how: fc.constantFrom('run' as const, 'joining' as const),
  /** Several calls in one transaction, which is given up. */
  undone: fc.boolean(),
})

test('whatever the order of calls, a message is delivered to nobody twice and nothing is delivered by half', async () => {
  const { store, cleanup } = await openTestStore()
  fc.assert(
    fc.property(fc.array(command, { maxLength: 25 }), (commands) => {
      const { id, cast } = storeRoom(store, SEATS)
      const log = storeBranch(store, id, MESSAGES).map((message) => message.id)
      const round = aRound(id, { promptId: log[0] ?? null })
      store.rooms.insertRound(round)
      const runs = new Map(cast.map((participant) => [participant.id, aRun(round, participant)]))
      for (const run of runs.values()) store.rooms.insertRun(run)
      const expected: { messageId: string; participantId: string; runId: string | null; how: 'run' | 'joining' }[] = []
      const given = (participantId: string) => expected.filter((one) => one.participantId === participantId).map(({ messageId }) => messageId)

      for (const { seat, messages, how, undone } of commands) {
        const participantId = (cast[seat] as ParticipantRecord).id
        const list = messages.map((index) => log[index] ?? '')
        const runId = how === 'run' ? (runs.get(participantId)?.id ?? '') : null
        const deliver = () => store.rooms.deliver(participantId, list, runId, how)
        const twice = new Set(list).size < list.length || list.some((messageId) => given(participantId).includes(messageId))
        if (twice) expect(deliver).toThrow('UNIQUE')
        else if (undone) {
          const work = () => {
            deliver()
            throw new Error('given up')
          }
          expect(() => store.transaction('normal', work)).toThrow('given up')
        } else {
          deliver()
          expected.push(...list.map((messageId) => ({ messageId, participantId, runId, how })))
        }
      }

      const inOrder = expected.toSorted(
        (a, b) =>
          log.indexOf(b.messageId) - log.indexOf(a.messageId) ||
          cast.findIndex((one) => one.id === a.participantId) - cast.findIndex((one) => one.id === b.participantId),
      )
      expect(store.rooms.deliveries(id, { limit: 1_000 })).toEqual(inOrder)
      for (const messageId of log) expect(store.rooms.deliveries(id, { messageId, limit: 10 })).toEqual(inOrder.filter((one) => one.messageId === messageId))
      for (const participant of cast) expect(store.rooms.delivered(participant.id)).toEqual(new Set(given(participant.id)))
      // A branch from the end has been given the same, message by message.
      const fork = storeRoom(store, 0).id
      store.rooms.updateRound(round.id, { state: 'done' })
      for (const run of runs.values()) store.rooms.updateRun(run.id, { state: 'failed' })
      const { ids } = store.messages.copyBranch(log.at(-1) ?? '', fork, newId)
      const people = store.rooms.copy(id, fork, ids, newId)
      for (const participant of cast)
        expect(store.rooms.delivered(people.get(participant.id) ?? '')).toEqual(new Set(given(participant.id).map((messageId) => ids.get(messageId))))
    }),
    { numRuns: 60 },
  )
  await cleanup()
})
