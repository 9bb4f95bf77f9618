import type { Id } from '@shared/ids'
import type { Message, ToolCallBlock } from '@shared/model/message'
import type { RunState, SpeakerRun } from '@shared/model/room'
import { addUsage, type UsageEntry } from '@shared/model/usage'
import type { Entry } from '../ports'
import type { SessionPorts } from '../sessions/session-state'
import { finalMessage } from '../turns/final-message'
import { ledgerLines } from '../turns/ledger'
import type { ModelRunResult } from '../turns/model-run'
import { runEntries } from './memory'
import { nextMessage, settleMessage } from './room-log'
import { insist, noteRun } from './room-run'
import { addEntries, changeRoom, type LiveRun, publishFigures, type RoomState, roomStream } from './room-state'
import type { Seat, SeatTerms } from './seat'
import type { Speaking } from './speaking'
import { withRun } from './spending'
import { answerCalls, closeCalls } from './tool-calls'

/**
 * Stores an answer that called tools, runs what may run, and opens the next message. Returns what the next request has
 * behind it; null where the run has ended instead.
 */
export async function keepStep(
  { ports, state, live }: Speaking,
  terms: SeatTerms | null,
  result: ModelRunResult,
  calls: readonly ToolCallBlock[],
): Promise<readonly Entry[] | null> {
  if (!live.message || !terms) return null
  const said = answered(ports, live.message, terms, result)
  const ledger = ledgerOf(ports, live, terms, result)
  const saved = await insist(ports, state, () =>
    ports.store.transaction('durable', () => {
      ports.store.messages.finish(said, null)
      ports.store.drafts.remove(said.id)
      for (const line of ledger) ports.store.usage.add(line)
      ports.store.rooms.updateRun(live.record.id, spent(live, ledger))
    }),
  )
  if (!saved) return null
  noteRun(state, live, spent(live, ledger))
  state.usage = ports.store.usage.summary(state.record.id)
  settleMessage(ports, state, said)
  const results = await answerCalls(ports, state, live, terms, calls)
  const found = nextMessage(ports, state, live, {
    author: { kind: 'tool', participantId: live.record.participantId },
    blocks: results.map(({ block }) => block),
    state: 'completed',
  })
  const next = { ...nextMessage(ports, state, live, {}), parentId: found.id }
  const output = [...live.record.output, found.id, next.id]
  const opened = await insist(ports, state, () =>
    changeRoom(ports, state, 'durable', { headId: next.id }, () => {
      ports.store.messages.insert(found, null)
      for (const { block, whole } of results) if (whole !== null) ports.store.toolOutputs.put(state.record.id, block.toolCallId, whole)
      ports.store.messages.insert(next, null)
      ports.store.rooms.updateRun(live.record.id, { messageId: next.id, output })
    }),
  )
  closeCalls(ports, state, live)
  if (!opened) return null
  noteRun(state, live, { messageId: next.id, output })
  live.message = next
  live.draft = null
  addEntries(state, [found, next])
  for (const message of [found, next]) ports.hub.publish(roomStream(state.record.id), { type: 'message-added', message })
  const turnId = live.record.id
  return [
    { message: { ...said, author: { kind: 'assistant' }, turnId }, tokens: null },
    { message: { ...found, turnId }, tokens: null },
  ]
}

/** Ends a run: answer, fate, deliveries and cost in one transaction. */
export async function keepEnd({ ports, state, seat, live }: Speaking, terms: SeatTerms | null, result: ModelRunResult): Promise<void> {
  if (!live.message) return
  const message = answered(ports, live.message, terms, result)
  const ledger = terms ? ledgerOf(ports, live, terms, result) : []
  const done = result.outcome === 'completed'
  const patch = { ...spent(live, ledger), ...fateOf(result, state.closed), error: result.error, reserved: null, endedAt: ports.clock.now() }
  const input = live.record.input ?? []
  const saved = await insist(ports, state, () =>
    changeRoom(ports, state, 'durable', { updatedAt: ports.clock.now(), unread: true }, () => {
      ports.store.messages.finish(message, null)
      ports.store.drafts.remove(message.id)
      for (const line of ledger) ports.store.usage.add(line)
      ports.store.rooms.updateRun(live.record.id, patch)
      if (done) ports.store.rooms.deliver(live.record.participantId, input, live.record.id, 'run')
    }),
  )
  if (!saved) return
  noteRun(state, live, patch)
  live.draft = null
  settleMessage(ports, state, message)
  if (done) remember(ports, state, seat, live, input)
  state.usage = ports.store.usage.summary(state.record.id)
  state.spent = withRun(state.spent, live.record)
  publishFigures(ports, state)
}

/** What a successful run leaves in its participant's memory. */
export function remember(ports: SessionPorts, state: RoomState, seat: Seat, live: Pick<LiveRun, 'record'>, input: readonly Id[]): void {
  const seen = state.delivered.get(live.record.participantId) ?? new Set<Id>()
  for (const id of input) seen.add(id)
  state.delivered.set(live.record.participantId, seen)
  for (const id of live.record.output) state.standing.add(id)
  if (live.record.accepted) state.settled.clear()
  seat.entries.push(...runEntries(live.record, (id) => state.byId.get(id), ports.tokenizer.quick))
}

function answered(ports: SessionPorts, pending: Message, terms: SeatTerms | null, result: ModelRunResult): Message {
  return finalMessage(pending, result, { endedAt: ports.clock.now(), contextHash: terms?.contextHash })
}

/** What becomes of a run. One that could not be sent because it does not fit was skipped; one that Parley's end cut off can be resumed. */
function fateOf({ outcome, error, attempts }: ModelRunResult, closed: boolean): { readonly state: RunState; readonly reason: SpeakerRun['reason'] } {
  if (outcome === 'completed') return { state: 'done', reason: null }
  if (error?.code === 'context_overflow' && attempts.length === 0) return { state: 'skipped', reason: 'window' }
  if (outcome === 'failed') return { state: 'failed', reason: null }
  return { state: closed ? 'interrupted' : 'stopped', reason: null }
}

/** What the run has cost so far. */
function spent({ record }: LiveRun, ledger: readonly UsageEntry[]): Pick<LiveRun['record'], 'usage' | 'cost'> {
  const usage = ledger.reduce((sum, line) => addUsage(sum, line.usage), record.usage)
  const cost = ledger.reduce<number | null>((sum, line) => (line.cost === null ? sum : (sum ?? 0) + line.cost), record.cost)
  return { usage, cost }
}

function ledgerOf(ports: SessionPorts, { record }: LiveRun, { connection, config, info }: SeatTerms, { attempts }: ModelRunResult): readonly UsageEntry[] {
  const { conversationId, id: turnId } = record
  return ledgerLines(ports.ids, { conversationId, turnId, purpose: 'answer', provider: connection.provider, model: config.model, info }, attempts)
}
