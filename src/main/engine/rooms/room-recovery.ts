import type { Message } from '@shared/model/message'
import { isAtWork } from '@shared/model/room'
import type { Clock, Ids, Log, Store } from '../ports'
import type { RoundRecord } from '../room-ports'
import type { SessionPorts } from '../sessions/session-state'
import { publishRound, type RoomState } from './room-state'
import { toLive } from './runs'

type RecoveryPorts = { readonly store: Store; readonly clock: Clock; readonly ids: Ids; readonly log: Log }

/**
 * Repairs the rounds a crash left behind: finished runs stand, those that were speaking become interrupted, and the round
 * is paused until the user lets the missing ones speak. Their messages are repaired with all others. A talk that went on by
 * itself has ended, and says so.
 */
export function recoverRooms({ store, clock, ids, log }: RecoveryPorts): void {
  // A closing round follows another one: where none is left, nothing would ever begin it.
  store.transaction('normal', () => store.rooms.dropConclusions())
  const rounds = store.rooms.unfinishedRounds()
  if (rounds.length === 0) return
  const endedAt = clock.now()
  store.transaction('durable', () => {
    for (const round of rounds) {
      for (const run of store.rooms.runs(round.id)) if (isAtWork(run.state)) store.rooms.updateRun(run.id, { state: 'interrupted', reserved: null, endedAt })
      // Found before and left alone since: that the talk is over stands in the log.
      if (round.kind === 'autonomous' && round.cause !== 'crash') tellEnd({ store, clock, ids }, round)
      store.rooms.updateRound(round.id, { state: 'paused', cause: 'crash' })
    }
  })
  log.warn('rooms had rounds that were not finished', { rounds: rounds.length })
}

function tellEnd({ store, clock, ids }: Omit<RecoveryPorts, 'log'>, { conversationId }: RoundRecord): void {
  const now = clock.now()
  const notice: Message = {
    id: ids.next(),
    conversationId,
    parentId: store.conversations.get(conversationId)?.headId ?? null,
    turnId: ids.next(),
    author: { kind: 'system' },
    blocks: [{ type: 'notice', notice: 'ended', cause: 'crash' }],
    state: 'completed',
    createdAt: now,
    endedAt: now,
  }
  store.messages.insert(notice, 0)
  store.conversations.update(conversationId, { headId: notice.id })
}

/** Takes a paused round that was found in the store up again. */
export function reopenRound(ports: SessionPorts, state: RoomState): void {
  // Not always one of the newest: an earlier round is active again while one of its speakers tries again.
  const record = ports.store.rooms.activeRound(state.record.id)
  if (!record || state.active) return
  if (!state.rounds.some(({ id }) => id === record.id)) state.rounds = [record, ...state.rounds]
  state.active = { record, stepping: false, runs: ports.store.rooms.runs(record.id).map(toLive) }
  publishRound(ports, state, record)
}
