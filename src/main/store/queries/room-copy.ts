import type { Id } from '@shared/ids'
import type { RunState } from '@shared/model/room'
import type { RoomStore, RoundRecord, RunRecord } from '../../engine/room-ports'
import type { Db } from '../database'
import type { Transactions } from '../transactions'
import type { RoomRuns } from './room-runs'

type Parts = Pick<
  RoomStore & RoomRuns,
  'participants' | 'insertParticipant' | 'rounds' | 'insertRound' | 'runs' | 'runsOf' | 'insertCopy' | 'deliveries' | 'deliver'
>

const ENDED: ReadonlySet<RunState> = new Set(['done', 'failed', 'stopped', 'interrupted', 'skipped'])
/** SQLite's word for no limit. */
const ALL = -1

/** Copies what a branch of a room keeps of it; its messages have been copied before. */
export function createRoomCopy(db: Db, { atomic }: Pick<Transactions, 'atomic'>, rooms: Parts): RoomStore['copy'] {
  const rowId = db.prepare<[Id], number>('SELECT id FROM message WHERE uid = ?').pluck()

  function copy(from: Id, to: Id, ids: ReadonlyMap<Id, Id>, newId: () => Id): ReadonlyMap<Id, Id> {
    const nameOf = (id: Id) => ids.get(id) ?? newId()
    const renamed = (list: readonly Id[]) => list.flatMap((id) => ids.get(id) ?? [])
    const upTo = lastCopied(ids)

    const participants = new Map<Id, Id>()
    for (const participant of rooms.participants(from)) {
      const id = nameOf(participant.id)
      participants.set(participant.id, id)
      rooms.insertParticipant(to, { ...participant, id, history: renamed(participant.history), joinedAfter: upTo(participant.joinedAfter) })
    }
    const who = (id: Id) => participants.get(id) ?? id

    const kept: RunRecord[] = []
    const rounds = new Map<Id, Id>()
    for (const round of rooms.rounds(from, { limit: ALL })) {
      const all = rooms.runs(round.id)
      const runs = all.filter((run) => isWhole(run, ids))
      if (!isOver(round, all) || !isCopied(round, runs, ids)) continue
      const id = nameOf(round.id)
      rounds.set(round.id, id)
      kept.push(...runs)
      const { decision, promptId } = round
      rooms.insertRound({
        ...round,
        id,
        conversationId: to,
        promptId: promptId === null ? null : (ids.get(promptId) ?? null),
        horizonId: upTo(round.horizonId),
        decision: decision && { ...decision, participantIds: decision.participantIds.map(who) },
      })
    }

    const runs = new Map<Id, Id>()
    const order = new Map(rooms.runsOf(from).map(({ id }, index) => [id, index]))
    for (const run of kept.toSorted((a, b) => (order.get(a.id) ?? order.size) - (order.get(b.id) ?? order.size))) {
      const id = nameOf(run.id)
      runs.set(run.id, id)
      rooms.insertCopy({
        ...run,
        id,
        conversationId: to,
        roundId: rounds.get(run.roundId) ?? run.roundId,
        participantId: who(run.participantId),
        input: run.input && renamed(run.input),
        output: renamed(run.output),
        messageId: run.messageId === null ? null : (ids.get(run.messageId) ?? null),
        reserved: null,
      })
    }

    for (const { messageId, participantId, runId, how } of rooms.deliveries(from, { limit: ALL })) {
      const [message, run] = [ids.get(messageId), runId === null ? null : runs.get(runId)]
      if (message !== undefined && run !== undefined) rooms.deliver(who(participantId), [message], run, how)
    }
    return participants
  }

  /** The copy of a message, or of the last one before it that was copied. */
  function lastCopied(ids: ReadonlyMap<Id, Id>): (id: Id | null) => Id | null {
    const copied = [...ids].flatMap(([old, fresh]) => {
      const row = rowId.get(old)
      return row === undefined ? [] : [{ row, fresh }]
    })
    copied.sort((a, b) => a.row - b.row)
    return (id) => {
      const row = id === null ? undefined : rowId.get(id)
      return row === undefined ? null : (copied.findLast((one) => one.row <= row)?.fresh ?? null)
    }
  }

  return (from, to, ids, newId) => atomic(() => copy(from, to, ids, newId))
}

/** A round of which nothing waits and nothing runs. */
function isOver(round: RoundRecord, runs: readonly RunRecord[]): boolean {
  return (round.state === 'done' || round.state === 'stopped') && runs.every(({ state }) => ENDED.has(state))
}

/** True where what a run was given and what it wrote are in the copy. */
function isWhole({ messageId, input, output }: RunRecord, ids: ReadonlyMap<Id, Id>): boolean {
  return [...(messageId === null ? [] : [messageId]), ...(input ?? []), ...output].every((id) => ids.has(id))
}

/** True where the branch holds the message a round answers; without one, an answer of it. */
function isCopied({ promptId }: RoundRecord, runs: readonly RunRecord[], ids: ReadonlyMap<Id, Id>): boolean {
  return promptId === null ? runs.some(({ messageId }) => messageId !== null) : ids.has(promptId)
}
