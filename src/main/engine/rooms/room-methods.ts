import type { RoomState as RoomSnapshot } from '@shared/events/room'
import type { Id } from '@shared/ids'
import type { Block } from '@shared/model/message'
import type { Delivery, Joining, Mention, Round } from '@shared/model/room'
import type { ToolDecision } from '@shared/model/tool'
import type { Compactions } from '../sessions/compactions'
import type { AutonomyInput } from './autonomy'
import type { ParticipantPatch } from './cast'
import type { ExecutionInput, ParticipantInput, SettingsInput } from './room-config'
import type { RoundOutcome } from './round-plan'

/** What a message may bring along beside its content. */
export type SendOptions = {
  readonly mentions?: readonly Mention[] | undefined
  readonly execution?: ExecutionInput | undefined
  readonly start?: 'run' | 'step' | undefined
  readonly contextOnly?: boolean | undefined
}

/** One dialogue room. All methods throw `Failure` for what the user can mend, and then nothing has changed. */
export type Room = {
  snapshot(): RoomSnapshot
  /** Accepts a message: it is stored when this returns. The same `requestId` again returns the first outcome. */
  send(requestId: Id, content: readonly Block[], options: SendOptions): { readonly roundId: Id }
  /** Goes on with a paused round; with `autonomous` the cast talks on by itself. */
  run(autonomous: AutonomyInput | undefined): { readonly roundId: Id }
  step(): Promise<{ readonly utterance: { readonly participantId: Id; readonly messageId: Id } | null; readonly roundComplete: boolean }>
  speak(requestId: Id, participantId: Id, instruction: string | null): { readonly roundId: Id }
  pause(): boolean
  stop(participantId: Id | null, when: 'now' | 'afterSpeaker'): boolean
  conclude(requestId: Id): { readonly roundId: Id }
  retrySpeaker(participantId: Id): { readonly roundId: Id }
  acceptPartial(messageId: Id): void
  allowSpeaker(participantId: Id, allow: boolean): void
  /** The user's word on a tool that asks, of anybody unless somebody is named. Throws `not_found` where it does not ask any more. */
  decide(toolCallId: string, decision: ToolDecision, participantId?: Id): void
  unqueue(roundId: Id): boolean
  configure(input: SettingsInput & { readonly title?: string | undefined }): void
  addParticipant(input: ParticipantInput, joining: Joining): Id
  updateParticipant(id: Id, patch: ParticipantPatch): void
  removeParticipant(id: Id): void
  /** Changes title, pin, archive, unread mark or the composer's draft. */
  update(patch: { title?: string; pinned?: boolean; archived?: boolean; unread?: boolean; draft?: string }): void
  pin(messageId: Id, pinned: boolean): void
  /** Compaction of one participant's memory. */
  compactions(participantId: Id): Compactions
  deliveries(query: { readonly messageId?: Id | undefined; readonly limit: number }): readonly Delivery[]
  rounds(query: { readonly before?: number | undefined; readonly limit: number }): readonly Round[]
  waitFor(roundId: Id): Promise<RoundOutcome>
  readonly running: boolean
  /** A round is running, paused or being decided. */
  readonly busy: boolean
  /** Nothing runs and nothing waits: it can be read again from the store at any time. */
  readonly idle: boolean
  close(): Promise<void>
}
