import { failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { ChatConfig } from '@shared/model/chat'
import type { Compaction } from '@shared/model/compaction'
import type { Subject } from '../compaction/subject'
import type { CheckpointRecord, Entry } from '../ports'
import type { ParticipantRecord, RunRecord } from '../room-ports'
import { type ContextView, viewOf } from '../sessions/context-view'
import { configTokens, type LiveCompaction, type SessionPorts, systemTokensOf, toolTokens } from '../sessions/session-state'
import { contextHashOf, type ModelSide, maxTokensOf, meterOf } from '../sessions/status'
import { type OfferedTerms, offered } from '../turns/build-request'
import { toolAccess, toolsFor } from './capabilities'
import { systemPrompt } from './instructions'
import { memoryOf } from './memory'
import type { RoomState } from './room-state'

/** One participant's side: what it knows, and what stands for the part of it that was compacted. */
export type Seat = {
  readonly participantId: Id
  /** Its derived memory, oldest first; it only grows. */
  entries: Entry[]
  checkpoints: readonly CheckpointRecord[]
  view: ContextView
  compacting: LiveCompaction | null
  /** Compactions that wait for the run to end. */
  waiting: readonly Compaction[]
  /** Pinned messages of the room. */
  pins: readonly Id[]
  /** Its model and parameters, with everything it is told as its system prompt. */
  record: { readonly config: ChatConfig }
  systemTokens: number
  toolTokens: number
}

/** Interrupted answers are in nobody's memory: there is nothing to leave out. */
const TARGET = { interruptedAnswers: 'keep' } as const

/**
 * Derives the seat of a participant from what is stored.
 *
 * @param runs the participant's runs in the order of starting
 */
export function createSeat(ports: SessionPorts, room: RoomState, participant: ParticipantRecord, runs: readonly RunRecord[]): Seat {
  const { quick } = ports.tokenizer
  const entries = memoryOf(participant, runs, (id) => room.byId.get(id), quick)
  const checkpoints = ports.store.checkpoints.list(room.record.id, participant.id)
  const config = configOf(room, participant)
  return {
    participantId: participant.id,
    entries,
    checkpoints,
    view: viewOf(ports.tokenizer, entries, checkpoints, new Set(room.pins)),
    compacting: null,
    waiting: [],
    pins: room.pins,
    record: { config },
    ...configTokens(ports.tokenizer, config),
  }
}

/** Takes changes of persona, model or room over; the memory stays. */
export function refreshSeat(ports: SessionPorts, room: RoomState, seat: Seat): void {
  const participant = participantOf(room, seat.participantId)
  seat.record = { config: configOf(room, participant) }
  Object.assign(seat, configTokens(ports.tokenizer, seat.record.config))
}

/** Reads compactions and pins of a seat anew. */
export function refreshSeatView(ports: SessionPorts, room: RoomState, seat: Seat): void {
  seat.checkpoints = ports.store.checkpoints.list(room.record.id, seat.participantId)
  seat.pins = room.pins
  seat.view = viewOf(ports.tokenizer, seat.entries, seat.checkpoints, new Set(room.pins))
}

function configOf(room: RoomState, participant: ParticipantRecord): ChatConfig {
  const { settings, cast } = room
  return { ...participant.config, systemPrompt: systemPrompt(participant, cast, settings), toolsets: toolAccess(participant, settings.policy).toolsets }
}

export function participantOf(room: RoomState, id: Id): ParticipantRecord {
  const found = room.cast.find((participant) => participant.id === id)
  if (!found) throw failure('not_found', 'This room has no such participant.')
  return found
}

/** What a seat's requests stand on. Throws `not_found` where its connection is gone. */
export type SeatTerms = OfferedTerms & { readonly contextHash: string }

/**
 * Takes them as they are now.
 *
 * @param given the configuration a request was begun with: what is changed while room is made for it belongs to the next one
 */
export async function takeSeatTerms(ports: SessionPorts, room: RoomState, seat: Seat, given = seat.record.config): Promise<SeatTerms> {
  const connection = ports.store.connections.get(given.connectionId)
  if (!connection) throw failure('not_found', 'The connection of this participant was removed. Choose another model for it, then retry.')
  const info = ports.models.find(connection, given.model)
  // What it may not use any more it may not use from now on; its tools run where they are found.
  const access = toolAccess(participantOf(room, seat.participantId), room.settings.policy)
  const config = { ...given, toolsets: access.toolsets }
  // Without the search of covered messages: it would find what others said before this participant was given it.
  const runnable = await toolsFor(ports.tools, access, { conversationId: room.record.id, coveredUntil: null })
  return { config, connection, info, runnable, contextHash: groundOf(ports, seat, config) }
}

/** True while what the terms stand on beside the messages is what is in force. */
export function areCurrent(ports: SessionPorts, seat: Seat, { config, contextHash }: SeatTerms): boolean {
  return groundOf(ports, seat, config) === contextHash
}

function groundOf(ports: SessionPorts, seat: Seat, config: ChatConfig): string {
  return contextHashOf(ports, sideWith(ports, seat, [], config))
}

/** The seat with what its next run is given. */
export function sideWith({ tokenizer }: SessionPorts, seat: Seat, input: readonly Entry[], config = seat.record.config): ModelSide {
  return {
    entries: [...seat.entries, ...input],
    view: seat.view,
    pins: seat.pins,
    systemTokens: systemTokensOf(tokenizer, seat, config),
    toolTokens: seat.toolTokens,
    record: { config },
  }
}

/**
 * A seat's context as its compaction needs it.
 *
 * @param input what its next run is given; null between runs
 */
export function seatSubject(ports: SessionPorts, room: RoomState, seat: Seat, terms: OfferedTerms, input: readonly Entry[] | null, show: RoomWindows): Subject {
  const tools = offered(terms)
  seat.toolTokens = toolTokens(ports.tokenizer, tools)
  const side = sideWith(ports, seat, input ?? [], terms.config)
  const hash = contextHashOf(ports, side)
  const last = seat.entries.findLast(({ message }) => message.author.kind === 'assistant' && message.contextHash === hash)
  return {
    conversationId: room.record.id,
    participantId: seat.participantId,
    entries: () => [...seat.entries, ...(input ?? [])],
    records: () => seat.view.fit,
    pins: () => new Set(room.pins),
    target: TARGET,
    config: terms.config,
    connection: terms.connection,
    info: terms.info,
    tools,
    frameTokens: side.systemTokens + side.toolTokens,
    used: meterOf(ports, side).used,
    maxTokens: maxTokensOf(ports, side),
    answering: input !== null,
    reported: last?.message.usage?.input ?? null,
    running(view) {
      if (seat.compacting) seat.compacting.view = view
      show.compactions()
    },
    text(id, piece) {
      const live = seat.compacting
      if (live?.view) live.view = { ...live.view, text: (live.view.text ?? '') + piece }
      show.compactionText(id, piece)
    },
    changed() {
      refreshSeatView(ports, room, seat)
      // Its summary was paid for by the room.
      room.usage = ports.store.usage.summary(room.record.id)
      room.spent = ports.store.rooms.usage(room.record.id)
      show.compactions()
      show.figures()
    },
  }
}

/** What a seat tells the room's windows. */
export type RoomWindows = { compactions(): void; compactionText(id: Id, piece: string): void; figures(): void }
