import type { RoomHeader, RoomState as RoomSnapshot } from '@shared/events/room'
import type { Id } from '@shared/ids'
import { isFinal, type Message, visibleBlock, withoutOpaque } from '@shared/model/message'
import {
  type Autonomy,
  isAtWork,
  type Participant,
  type ParticipantStatus,
  type QueuedMessage,
  type RoomSettings,
  type RoomStatus,
  type Round,
  type SpeakerRun,
} from '@shared/model/room'
import type { OpenCall, ToolDecision } from '@shared/model/tool'
import type { PendingRetry } from '@shared/model/turn'
import { NO_USAGE } from '@shared/model/usage'
import type { StreamName } from '@shared/protocol'
import { type ConversationRecord, type Durability, type Entry, toSummary, type UsageSummary } from '../ports'
import type { ParticipantRecord, ParticipantUsage, RoundRecord, RunRecord } from '../room-ports'
import { compactionsOf, type SessionPorts } from '../sessions/session-state'
import { compactionStatus, meterOf } from '../sessions/status'
import type { Draft } from '../turns/draft'
import { inputFor, isSettled, lateHistory } from './delivery'
import { counts } from './memory'
import { createSeat, type Seat } from './seat'

/** The calls of one step of a speaker, until all have their results. */
export type RunCalls = {
  readonly open: readonly OpenCall[]
  /** The user's word on a call that asks; false where none with this id does. */
  decide(toolCallId: string, decision: ToolDecision): boolean
}

/** A speaker that is at it. */
export type LiveRun = {
  record: RunRecord
  readonly controller: AbortController
  message: Message | null
  draft: Draft | null
  retry: PendingRetry | null
  /** Tools it has called and waits for. */
  calls: RunCalls | null
  /** A word of the user that its cost may go over the budget. */
  allowed: boolean
  /** Tokens kept back for it while it runs. */
  reservedTokens: number
}

/** The round that occupies the room. */
export type ActiveRound = {
  record: RoundRecord
  readonly stepping: boolean
  runs: LiveRun[]
  closing?: boolean
  /** Breaks off the moderator, while it is asked. */
  moderating?: AbortController | null
}

/** What a live room holds. All of it can be read again from the store whenever no round is running. */
export type RoomState = {
  record: ConversationRecord
  settings: RoomSettings
  /** In order of their seats; those who left are last. */
  cast: readonly ParticipantRecord[]
  readonly entries: Entry[]
  readonly byId: Map<Id, Entry>
  /** Every run that was started, in that order. */
  readonly runs: RunRecord[]
  /** Messages of runs that count. */
  readonly standing: Set<Id>
  readonly delivered: Map<Id, Set<Id>>
  /** By participant, how far nothing in the log will ever be its input: nobody walks that part again. */
  readonly settled: Map<Id, number>
  readonly seats: Map<Id, Seat>
  /** The newest rounds, the active one included. */
  rounds: readonly RoundRecord[]
  active: ActiveRound | null
  queue: readonly QueuedMessage[]
  autonomy: Autonomy | null
  /** The closing round that comes when the one that is under way is over. */
  concluding: Id | null
  usage: UsageSummary
  spent: readonly ParticipantUsage[]
  pins: readonly Id[]
  messages: number
  closed: boolean
}

/** Messages and rounds in a snapshot. */
const SNAPSHOT_MESSAGES = 100
const LOADED_ROUNDS = 500

/** Reads a room with everything a live one holds. */
export function loadRoom(ports: SessionPorts, record: ConversationRecord, settings: RoomSettings): RoomState {
  const { store } = ports
  const cast = store.rooms.participants(record.id)
  const entries = record.headId ? [...store.messages.branch(record.headId)] : []
  const runs = [...store.rooms.runsOf(record.id)]
  const rounds = store.rooms.rounds(record.id, { limit: LOADED_ROUNDS })
  const state: RoomState = {
    record,
    settings,
    cast,
    entries,
    byId: new Map(entries.map((entry) => [entry.message.id, entry])),
    runs,
    standing: new Set(runs.filter(counts).flatMap((run) => run.output)),
    delivered: new Map(cast.map(({ id }) => [id, store.rooms.delivered(id)])),
    settled: new Map(),
    seats: new Map(),
    rounds,
    active: null,
    queue: store.rooms.queue(record.id),
    autonomy: null,
    concluding: store.rooms.concluding(record.id),
    usage: store.usage.summary(record.id),
    spent: store.rooms.usage(record.id),
    pins: store.pins.list(record.id),
    messages: store.messages.counts(record.id).messages,
    closed: false,
  }
  const runsOf = Map.groupBy(runs, (run) => run.participantId)
  for (const participant of cast) state.seats.set(participant.id, createSeat(ports, state, participant, runsOf.get(participant.id) ?? []))
  return state
}

export function roomStream(id: Id): StreamName {
  return `room:${id}`
}

export function seatOf(state: RoomState, id: Id): Seat {
  const seat = state.seats.get(id)
  if (!seat) throw new Error(`Participant ${id} has no seat`)
  return seat
}

/** Adds messages to the live log. */
export function addEntries(state: RoomState, messages: readonly Message[]): void {
  const entries = messages.map((message) => ({ message, tokens: null }))
  state.entries.push(...entries)
  for (const entry of entries) state.byId.set(entry.message.id, entry)
  state.messages += entries.length
}

/** Puts the newer form of a message, or its token count, into the live log. */
export function replaceEntry(state: RoomState, entry: Entry): void {
  const index = state.entries.findLastIndex(({ message }) => message.id === entry.message.id)
  if (index < 0) return
  state.entries[index] = entry
  state.byId.set(entry.message.id, entry)
}

/** What the next run of a participant would be given now. */
export function pendingInput(state: RoomState, participant: ParticipantRecord, horizonId: Id | null): readonly Id[] {
  const { entries, standing } = state
  const delivered = state.delivered.get(participant.id) ?? new Set()
  let from = state.settled.get(participant.id) ?? entries.findLastIndex(({ message }) => message.id === participant.joinedAfter) + 1
  for (let entry = entries[from]; entry && isSettled(entry.message, participant.id, delivered, standing); entry = entries[from]) from += 1
  state.settled.set(participant.id, from)
  const late = lateHistory(participant, entries, state.runs, delivered, horizonId)
  return [...late, ...inputFor({ log: entries.slice(from).map(({ message }) => message), participant, delivered, standing, horizonId })]
}

export function headerOfRoom({ record, settings }: RoomState): RoomHeader {
  const { id, title, createdAt, pinned, archived, draft } = record
  return { id, title, settings, createdAt, pinned, archived, draft }
}

/** Snapshot of the room's stream; flushes the drafts first, so that the text in it is exactly what events have said. */
export function roomSnapshot(ports: SessionPorts, state: RoomState): RoomSnapshot {
  for (const run of state.active?.runs ?? []) run.draft?.flush()
  const tail = state.entries.slice(-SNAPSHOT_MESSAGES).map(({ message }) => shownMessage(state, message))
  const shown = new Set(tail.map(({ turnId }) => turnId))
  const more = state.entries.length > tail.length
  // A round in which nobody came to speak has no message: it stands between those that have.
  const numbers = new Map(state.rounds.map(({ id, number }) => [id, number]))
  const oldest = tail.find(({ turnId }) => numbers.has(turnId))
  const first = more ? (numbers.get(oldest?.turnId ?? '') ?? Number.POSITIVE_INFINITY) : 0
  return {
    header: headerOfRoom(state),
    cast: state.cast.map(toParticipant),
    messages: tail,
    more,
    rounds: state.rounds
      .filter(({ id, number }) => number >= first || shown.has(id) || id === state.active?.record.id)
      .map((round) => roundOf(ports, state, round)),
    queue: state.queue,
    autonomy: state.autonomy,
    participants: participantFigures(ports, state),
    status: roomStatus(state),
    ...compactionsOfRoom(state),
    pins: state.pins,
    openCalls: openCallsOf(state),
  }
}

/** Calls of all speakers that wait for the user's word or for their tool. */
export function openCallsOf({ active }: Pick<RoomState, 'active'>): readonly OpenCall[] {
  return active?.runs.flatMap(({ calls }) => calls?.open ?? []) ?? []
}

function shownMessage(state: RoomState, message: Message): Message {
  if (isFinal(message.state)) return withoutOpaque(message)
  const blocks = state.active?.runs.find((run) => run.message?.id === message.id)?.draft?.blocks ?? []
  return blocks.length === 0 ? message : { ...message, state: 'streaming', blocks: blocks.map(visibleBlock) }
}

export function compactionsOfRoom(state: RoomState): Pick<RoomSnapshot, 'compactions' | 'activeCompactions'> {
  const seats = [...state.seats.values()]
  const active = seats.flatMap((seat) => (seat.view.record ? [[seat.participantId, seat.view.record.id] as const] : []))
  return { compactions: seats.flatMap(compactionsOf), activeCompactions: Object.fromEntries(active) }
}

export function toParticipant({ history: _, joinedAfter: __, ...participant }: ParticipantRecord): Participant {
  return participant
}

/** A round with its runs, as windows see it. */
export function roundOf(ports: SessionPorts, state: RoomState, { conversationId: _, ...round }: RoundRecord): Round {
  const live = state.active?.record.id === round.id ? inOrderOfSpeaking(state.active.runs) : null
  const runs = live ? live.map(({ record, retry }) => toRun(record, retry)) : ports.store.rooms.runs(round.id).map((run) => toRun(run, null))
  return { ...round, runs }
}

/** By place, with the attempts of a participant one after the other, as the store has them. */
function inOrderOfSpeaking(runs: readonly LiveRun[]): readonly LiveRun[] {
  const place = new Map<Id, number>()
  for (const { record } of runs) place.set(record.participantId, Math.min(record.position, place.get(record.participantId) ?? record.position))
  return runs.toSorted((a, b) => (place.get(a.record.participantId) ?? 0) - (place.get(b.record.participantId) ?? 0) || a.record.attempt - b.record.attempt)
}

function toRun({ conversationId: _, output: __, ...run }: RunRecord, retry: PendingRetry | null): SpeakerRun {
  return retry ? { ...run, retry } : run
}

/** Gauge, money and backlog of everybody in the cast. */
export function participantFigures(ports: SessionPorts, state: RoomState): readonly ParticipantStatus[] {
  return state.cast
    .filter(({ leftAt }) => leftAt === null)
    .map((participant) => {
      const seat = seatOf(state, participant.id)
      const { used, source, breakdown } = meterOf(ports, seat)
      const { contextLimit } = seat.record.config
      const spent = state.spent.find(({ participantId }) => participantId === participant.id)
      return {
        participantId: participant.id,
        contextUsed: used,
        contextLimit,
        utilization: (100 * used) / contextLimit,
        source,
        breakdown,
        compaction: compactionStatus(ports, seat),
        totals: spent?.totals ?? NO_USAGE,
        cost: spent?.cost ?? null,
        costIncomplete: spent?.costIncomplete ?? false,
        utterances: spent?.utterances ?? 0,
        undelivered: pendingInput(state, participant, null).length,
      }
    })
}

export function roomStatus(state: RoomState): RoomStatus {
  const { record, usage } = state
  return {
    conversationId: record.id,
    createdAt: record.createdAt,
    messageCount: state.messages,
    roundCount: state.rounds.at(-1)?.number ?? 0,
    totals: usage.totals,
    requestCount: usage.requestCount,
    cost: usage.cost,
    costIncomplete: usage.costIncomplete,
    reserved: state.active?.runs.reduce((sum, { record: run }) => sum + (run.reserved ?? 0), 0) ?? 0,
    state: state.closed ? 'shutdown' : (state.active?.record.state ?? 'idle'),
    queueLength: state.queue.length,
    concluding: state.concluding !== null,
  }
}

/** Changes the record, and whatever `work` stores, in one transaction; the live copy follows only after the commit. */
export function changeRoom(
  ports: SessionPorts,
  state: RoomState,
  durability: Durability,
  patch: Partial<Omit<ConversationRecord, 'id' | 'kind' | 'createdAt'>>,
  work: () => void = () => undefined,
): void {
  ports.store.transaction(durability, () => {
    work()
    ports.store.conversations.update(state.record.id, patch)
  })
  state.record = { ...state.record, ...patch }
}

/** Somebody is at work: who speaks, who comes next, or the moderator; in a round that is paused, too. */
export function isRunning({ active }: RoomState): boolean {
  if (!active) return false
  return active.record.state !== 'paused' || Boolean(active.moderating) || active.runs.some(({ record }) => isAtWork(record.state))
}

/** Tells every window's sidebar. */
export function publishRoomSummary(ports: SessionPorts, state: RoomState): void {
  ports.hub.publish('app', { type: 'conversation-changed', conversation: toSummary(state.record, isRunning(state)) })
}

export function publishFigures(ports: SessionPorts, state: RoomState): void {
  const stream = roomStream(state.record.id)
  ports.hub.publish(stream, { type: 'participants-changed', participants: participantFigures(ports, state) })
  ports.hub.publish(stream, { type: 'room-status-changed', status: roomStatus(state) })
}

export function publishRound(ports: SessionPorts, state: RoomState, record: RoundRecord): void {
  ports.hub.publish(roomStream(state.record.id), { type: 'round-changed', round: roundOf(ports, state, record) })
}

export function publishRoomCompactions(ports: SessionPorts, state: RoomState): void {
  const { compactions, activeCompactions } = compactionsOfRoom(state)
  ports.hub.publish(roomStream(state.record.id), { type: 'room-compactions-changed', compactions, active: activeCompactions })
}
