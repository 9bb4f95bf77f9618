import { failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { SessionPorts } from '../sessions/session-state'
import { remember } from './keep-answer'
import { noteRun } from './room-run'
import { publishFigures, publishRound, type RoomState, seatOf } from './room-state'
import { toLive, wasSucceeded } from './runs'

/**
 * Lets the partial text of a run that broke off count: the others are given it, and it is part of its speaker's memory.
 * Throws `not_found` and `conflict`.
 */
export function acceptPartial(ports: SessionPorts, state: RoomState, messageId: Id): void {
  const run = state.runs.find((each) => each.messageId === messageId)
  if (!run) throw failure('not_found', 'This message is no answer of somebody in this room.')
  const text = state.byId.get(messageId)?.message.blocks.some((block) => block.type === 'text' && block.text.trim() !== '') ?? false
  const broken = run.state === 'failed' || run.state === 'stopped' || run.state === 'interrupted'
  if (run.accepted || !broken || !text) throw failure('conflict', 'This answer has no partial text that could be let count.')
  // A later attempt stands on the same messages, which are given to nobody twice.
  const waits = state.active?.runs.some(({ record }) => record.participantId === run.participantId && record.state === 'queued' && record.input !== null)
  if (waits || wasSucceeded(run, state.runs)) throw failure('conflict', 'This participant has tried again since: its newer answer counts.')
  const input = run.input ?? []
  ports.store.transaction('durable', () => {
    ports.store.rooms.updateRun(run.id, { accepted: true })
    ports.store.rooms.deliver(run.participantId, input, run.id, 'run')
  })
  const active = state.active?.runs.find(({ record }) => record.id === run.id)
  const live = active ?? toLive(run)
  noteRun(state, live, { accepted: true })
  remember(ports, state, seatOf(state, run.participantId), live, input)
  state.spent = ports.store.rooms.usage(state.record.id)
  const round = state.rounds.find(({ id }) => id === run.roundId)
  if (round) publishRound(ports, state, round)
  publishFigures(ports, state)
}
