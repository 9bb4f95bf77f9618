import type { AppError } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { ChatConfig } from '@shared/model/chat'
import { type Block, isFinal, type Message, visibleBlock } from '@shared/model/message'
import { isAtWork } from '@shared/model/room'
import {
  EXPORT_FORMAT,
  EXPORT_VERSION,
  type ExportDocument,
  type ExportedBlock,
  type ExportedConfig,
  type ExportedMessage,
  type ExportedRoom,
  type ExportedRun,
} from '@shared/schemas/export'
import type { ConversationRecord, Store } from '../../engine/ports'
import type { RoundRecord, RunRecord } from '../../engine/room-ports'
import { wholeLog } from './whole-log'

/** More than any room has. */
const ALL = 1_000_000_000

/** A conversation as a document: without secrets, without a provider's own data, attachments by name. */
export function exportDocument(store: Store, record: ConversationRecord, at: number): ExportDocument {
  const messages = wholeLog(store, record).map((message) => exportedMessage(store, message))
  const { totals, cost, costIncomplete } = store.usage.summary(record.id)
  const shared = {
    format: EXPORT_FORMAT,
    version: EXPORT_VERSION,
    exportedAt: at,
    title: record.title,
    createdAt: record.createdAt,
    headId: record.headId,
    messages,
    pins: [...store.pins.list(record.id)],
    toolOutputs: outputsOf(store, record.id, messages),
    spent: { tokens: totals, cost, costIncomplete },
  } as const
  if (record.kind === 'room') return { ...shared, kind: 'room', room: exportedRoom(store, record.id) }
  return { ...shared, kind: 'chat', config: exportedConfig(store, record.config), turns: turnsOf(store, messages) }
}

function exportedMessage(store: Store, message: Message): ExportedMessage {
  const { id, parentId, turnId, author, createdAt, endedAt, model, connectionId, usage, stopReason, error, firstTokenMs } = message
  // What is still being written goes into the file as far as it is stored.
  const blocks = isFinal(message.state) ? message.blocks : store.drafts.read(id)
  return {
    id,
    parentId,
    turnId,
    author,
    blocks: blocks.map(exportedBlock),
    state: message.state === 'completed' || message.state === 'failed' ? message.state : 'interrupted',
    createdAt,
    ...(endedAt !== undefined && { endedAt }),
    ...(model !== undefined && { model }),
    ...(connectionId !== undefined && { connectionId }),
    ...(usage && { usage }),
    ...(stopReason && { stopReason }),
    ...(error && { error: exportedError(error) }),
    ...(firstTokenMs !== undefined && { firstTokenMs }),
  }
}

function exportedBlock(block: Block): ExportedBlock {
  if (block.type === 'image' || block.type === 'file') return { type: block.type, name: block.name, mimeType: block.mimeType }
  return visibleBlock(block) as ExportedBlock
}

/** Without what the service said in its own words. */
function exportedError({ code, message, retryable }: AppError): { code: AppError['code']; message: string; retryable: boolean } {
  return { code, message: message.slice(0, 20_000).toWellFormed(), retryable }
}

function exportedConfig(store: Store, config: ChatConfig): ExportedConfig {
  return { ...config, provider: store.connections.get(config.connectionId)?.provider ?? null }
}

function turnsOf(store: Store, messages: readonly ExportedMessage[]): Extract<ExportDocument, { kind: 'chat' }>['turns'] {
  return [...new Set(messages.map(({ turnId }) => turnId))].flatMap((id) => {
    const turn = store.turns.get(id)
    if (!turn) return []
    const { state, createdAt, endedAt, error } = turn
    return [
      {
        id,
        state: state === 'completed' || state === 'failed' ? state : ('interrupted' as const),
        createdAt,
        ...(endedAt !== undefined && { endedAt }),
        ...(error && { error: exportedError(error) }),
      },
    ]
  })
}

function outputsOf(store: Store, conversationId: Id, messages: readonly ExportedMessage[]): ExportDocument['toolOutputs'] {
  const cut = messages.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.type === 'toolResult' && block.wholeLength !== undefined ? [block.toolCallId] : [])),
  )
  return [...new Set(cut)].flatMap((toolCallId) => {
    const content = store.toolOutputs.get(conversationId, toolCallId)
    return content === null ? [] : [{ toolCallId, content }]
  })
}

function exportedRoom(store: Store, id: Id): ExportedRoom {
  const { rooms } = store
  const settings = rooms.settings(id)
  if (!settings) throw new Error(`Room ${id} has no settings`)
  const rounds = rooms.rounds(id, { limit: ALL })
  const started = rooms.runsOf(id)
  const known = new Set(started.map((run) => run.id))
  const waiting = rounds.flatMap((round) => rooms.runs(round.id).filter((run) => !known.has(run.id)))
  const speaking = new Set(started.filter(({ state }) => isAtWork(state)).map(({ roundId }) => roundId))
  return {
    settings,
    participants: rooms.participants(id).map((participant) => ({ ...participant, config: exportedConfig(store, participant.config) })),
    rounds: rounds.map((round) => exportedRound(round, speaking.has(round.id))),
    runs: [...started, ...waiting].map(exportedRun),
    deliveries: rooms
      .deliveries(id, { limit: ALL })
      .toReversed()
      .map(({ messageId, participantId, runId, how }) => ({ messageId, participantId, runId, how })),
  }
}

/** A round under way is in the file as a crash would leave it, so that whoever was speaking in it speaks again. */
function exportedRound({ conversationId: _, state, cause, ...round }: RoundRecord, speaking: boolean): ExportedRoom['rounds'][number] {
  if (state === 'done' || state === 'stopped') return { ...round, state, cause }
  return { ...round, state: 'paused', cause: state === 'paused' && !speaking ? cause : 'crash' }
}

function exportedRun({ conversationId: _, reserved: __, state, error, ...run }: RunRecord): ExportedRun {
  return { ...run, error: error && exportedError(error), state: isAtWork(state) ? 'interrupted' : state }
}
