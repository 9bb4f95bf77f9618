import type { Id } from '../ids'
import type { Compaction } from '../model/compaction'
import type { Block, Message } from '../model/message'
import type { Autonomy, Participant, ParticipantStatus, QueuedMessage, RoomSettings, RoomStatus, Round } from '../model/room'
import type { OpenCall } from '../model/tool'

/** What a room's window shows around the transcript. */
export type RoomHeader = {
  readonly id: Id
  readonly title: string
  readonly settings: RoomSettings
  readonly createdAt: number
  readonly pinned: boolean
  readonly archived: boolean
  /** What the user has typed and not sent, as last saved. */
  readonly draft: string
}

/** Snapshot of stream `room:<id>`. Partial answers are in `messages` like any other. */
export type RoomState = {
  readonly header: RoomHeader
  /** In order of their seats; those who left are last. */
  readonly cast: readonly Participant[]
  /** The last messages, oldest first. */
  readonly messages: readonly Message[]
  readonly more: boolean
  /** The rounds of `messages` and those among them in which nobody spoke, oldest first; the last one may be active. */
  readonly rounds: readonly Round[]
  readonly queue: readonly QueuedMessage[]
  readonly autonomy: Autonomy | null
  readonly participants: readonly ParticipantStatus[]
  readonly status: RoomStatus
  /** Of all participants, oldest first. */
  readonly compactions: readonly Compaction[]
  /** The compaction in force, by participant. */
  readonly activeCompactions: Readonly<Record<Id, Id>>
  readonly pins: readonly Id[]
  /** Tools that participants have called: those that run, and those that wait for the user's word (`tool.decide`). */
  readonly openCalls: readonly OpenCall[]
}

/** Where in the room something happens; a window drops what is not of its room. */
type Place = { readonly roomId: Id; readonly roundId: Id; readonly runId: Id; readonly participantId: Id }

export type RoomEvent =
  | { readonly type: 'room-header-changed'; readonly header: RoomHeader }
  | { readonly type: 'cast-changed'; readonly cast: readonly Participant[] }
  | { readonly type: 'message-added'; readonly message: Message }
  | { readonly type: 'message-changed'; readonly message: Message }
  | ({ readonly type: 'speaker-block'; readonly messageId: Id; readonly index: number; readonly block: Block } & Place)
  | ({ readonly type: 'speaker-text'; readonly messageId: Id; readonly index: number; readonly text: string } & Place)
  /** A round has begun, or one of its runs has moved on. */
  | { readonly type: 'round-changed'; readonly round: Round }
  | { readonly type: 'room-queue-changed'; readonly queue: readonly QueuedMessage[] }
  | { readonly type: 'autonomy-changed'; readonly autonomy: Autonomy | null }
  | { readonly type: 'participants-changed'; readonly participants: readonly ParticipantStatus[] }
  | { readonly type: 'room-status-changed'; readonly status: RoomStatus }
  | { readonly type: 'room-compactions-changed'; readonly compactions: readonly Compaction[]; readonly active: Readonly<Record<Id, Id>> }
  | { readonly type: 'compaction-text'; readonly id: Id; readonly text: string }
  | { readonly type: 'room-calls-changed'; readonly calls: readonly OpenCall[] }
  | { readonly type: 'pins-changed'; readonly pins: readonly Id[] }
