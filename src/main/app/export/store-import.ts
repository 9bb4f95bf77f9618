import type { Id } from '@shared/ids'
import type { Block, Message } from '@shared/model/message'
import type { Execution } from '@shared/model/persona'
import type { Decision } from '@shared/model/room'
import type { ExportDocument, ExportedBlock, ExportedMessage, ExportedRoom } from '@shared/schemas/export'
import type { Clock, ConversationRecord, Ids } from '../../engine/ports'
import { type ChoicePorts, chooseModel, importedConfig, type Wanted } from './choose-model'

export type ImportPorts = ChoicePorts & { readonly clock: Clock; readonly ids: Ids }

/** Gives every id of a file one of ours, the same each time. */
type Renew = (id: Id) => Id

/**
 * Makes a new conversation of a document that `readImport` has accepted, in one transaction and with new ids throughout.
 * What it has cost is not counted again.
 */
export function storeImport(ports: ImportPorts, document: ExportDocument, wanted: Wanted): ConversationRecord {
  const { store, clock, ids } = ports
  const renew = renewal(ids)
  // Chosen before anything is written: a model that is missing is an error of the call.
  const cast = document.kind === 'room' ? document.room.participants.map(({ config }) => importedConfig(ports, config, wanted)) : []
  const config = document.kind === 'room' ? cast[0] : importedConfig(ports, document.config, wanted)
  if (!config) throw new Error('A room without participants was accepted')
  const record: ConversationRecord = {
    id: ids.next(),
    kind: document.kind,
    title: document.title.slice(0, 200).toWellFormed(),
    titled: true,
    pinned: false,
    archived: false,
    removedAt: null,
    createdAt: document.createdAt,
    updatedAt: clock.now(),
    headId: null,
    unread: false,
    draft: '',
    config,
    utilization: null,
  }
  const execution = document.kind === 'room' ? executionFor(ports, document.room.settings.execution, wanted) : null
  store.transaction('durable', () => {
    store.conversations.insert(record)
    if (document.kind === 'chat') insertTurns(ports, document, record.id, renew)
    for (const message of document.messages) store.messages.insert(importedMessage(ports, message, record.id, renew), null)
    for (const { toolCallId, content } of document.toolOutputs) store.toolOutputs.put(record.id, toolCallId, content)
    for (const id of document.pins) store.pins.add(renew(id), record.updatedAt)
    if (document.kind === 'room' && execution) insertRoom(ports, document.room, { id: record.id, configs: cast, execution, renew, wanted })
    store.conversations.update(record.id, { headId: document.headId && renew(document.headId) })
  })
  return { ...record, headId: document.headId && renew(document.headId) }
}

function renewal(ids: Ids): Renew {
  const known = new Map<Id, Id>()
  return (id) => {
    const fresh = known.get(id) ?? ids.next()
    known.set(id, fresh)
    return fresh
  }
}

/** A turn of a message that the file does not tell of has ended well. */
function insertTurns({ store }: ImportPorts, document: Extract<ExportDocument, { kind: 'chat' }>, conversationId: Id, renew: Renew): void {
  const told = new Map(document.turns.map((turn) => [turn.id, turn]))
  for (const { turnId, createdAt } of new Map(document.messages.map((message) => [message.turnId, message])).values())
    if (!told.has(turnId)) told.set(turnId, { id: turnId, state: 'completed', createdAt })
  for (const turn of told.values()) store.turns.insert({ ...turn, id: renew(turn.id), conversationId, endedAt: turn.endedAt ?? turn.createdAt })
}

function importedMessage({ store, ids }: ImportPorts, message: ExportedMessage, conversationId: Id, renew: Renew): Message {
  const { connectionId, author, ...rest } = message
  return {
    ...rest,
    id: renew(message.id),
    conversationId,
    parentId: message.parentId && renew(message.parentId),
    turnId: renew(message.turnId),
    author: { ...author, ...(author.participantId !== undefined && { participantId: renew(author.participantId) }) },
    blocks: message.blocks.map((block) => importedBlock(block, ids, renew)),
    ...(connectionId !== undefined && store.connections.get(connectionId) && { connectionId }),
  }
}

function importedBlock(block: ExportedBlock, ids: Ids, renew: Renew): Block {
  // The file has the name only: it is told as an attachment that is not here any more.
  if ('mimeType' in block) return { ...block, mediaId: ids.next() }
  if (block.type !== 'notice') return block
  if (block.notice === 'clear-undone') return { ...block, markerId: renew(block.markerId) }
  if (block.notice === 'cast') return { ...block, participantId: renew(block.participantId) }
  return block.notice === 'decision' ? { ...block, decision: importedDecision(block.decision, renew) } : block
}

function importedDecision(decision: Decision, renew: Renew): Decision {
  return { ...decision, participantIds: decision.participantIds.map(renew) }
}

type RoomParts = {
  readonly id: Id
  readonly configs: readonly ConversationRecord['config'][]
  readonly execution: Execution
  readonly renew: Renew
  readonly wanted: Wanted
}

function insertRoom(ports: ImportPorts, room: ExportedRoom, { id, configs, execution, renew, wanted }: RoomParts): void {
  const { rooms } = ports.store
  const orNull = (each: Id | null) => each && renew(each)
  const here = new Set(room.participants.map((participant) => participant.id))
  const policy = room.settings.policy && Object.entries(room.settings.policy).filter(([participant]) => here.has(participant))
  rooms.insert(id, { ...room.settings, execution, policy: policy && Object.fromEntries(policy.map(([participant, list]) => [renew(participant), list])) })
  room.participants.forEach((participant, index) => {
    const config = configs[index]
    if (!config) throw new Error('A participant has no model')
    rooms.insertParticipant(id, {
      ...participant,
      id: renew(participant.id),
      config: { ...config, systemPrompt: null },
      history: participant.history.map(renew),
      joinedAfter: orNull(participant.joinedAfter),
    })
  })
  for (const round of room.rounds)
    rooms.insertRound({
      ...round,
      id: renew(round.id),
      conversationId: id,
      execution: executionFor(ports, round.execution, wanted),
      promptId: orNull(round.promptId),
      horizonId: orNull(round.horizonId),
      decision: round.decision && importedDecision(round.decision, renew),
    })
  for (const run of room.runs)
    rooms.insertRun(
      {
        ...run,
        id: renew(run.id),
        conversationId: id,
        roundId: renew(run.roundId),
        participantId: renew(run.participantId),
        messageId: orNull(run.messageId),
        input: run.input?.map(renew) ?? null,
        output: run.output.map(renew),
        reserved: null,
      },
      { paidElsewhere: true },
    )
  for (const { participantId, messageId, runId, how } of room.deliveries) rooms.deliver(renew(participantId), [renew(messageId)], orNull(runId), how)
}

/** A moderator goes on with a model of this Parley, like everybody else. */
function executionFor(ports: ImportPorts, execution: Execution, wanted: Wanted): Execution {
  const { moderator } = execution
  if (!moderator) return execution
  return { ...execution, moderator: { ...moderator, ...chooseModel(ports, { ...moderator, provider: null }, wanted) } }
}
