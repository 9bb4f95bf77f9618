import type { Id } from '@shared/ids'
import type { Persona, SavedPersona, Team } from '@shared/model/persona'
import type { Delivery, Participant, QueuedMessage, RoomSettings, Round, SpeakerRun } from '@shared/model/room'
import type { UsageTotals } from '@shared/model/usage'

// What rooms need of the store, beside conversations and messages.

/** A participant with what is fixed when it joins. */
export type ParticipantRecord = Participant & {
  /** Messages it was given on joining, in order. */
  readonly history: readonly Id[]
  /** The last message of the log when it joined; everything later is ordinary input. Null in an empty room. */
  readonly joinedAfter: Id | null
}

export type RoundRecord = Omit<Round, 'runs'> & { readonly conversationId: Id }

/** What a run of a room may change while it goes on; place and instruction only while it waits. */
export type RunPatch = Partial<
  Pick<
    SpeakerRun,
    'state' | 'position' | 'instruction' | 'messageId' | 'input' | 'accepted' | 'error' | 'reason' | 'usage' | 'cost' | 'reserved' | 'startedAt' | 'endedAt'
  >
>

/** A run with the messages it wrote: one, or several where it called tools. */
export type RunRecord = Omit<SpeakerRun, 'retry'> & { readonly conversationId: Id; readonly output: readonly Id[] }

/** What one participant has cost. */
export type ParticipantUsage = {
  readonly participantId: Id
  readonly totals: UsageTotals
  readonly cost: number | null
  readonly costIncomplete: boolean
  readonly utterances: number
}

export type RoomStore = {
  /** With the conversation's row, in the caller's transaction. */
  insert(conversationId: Id, settings: RoomSettings): void
  settings(conversationId: Id): RoomSettings | null
  saveSettings(conversationId: Id, settings: RoomSettings): void
  /** Id of the closing round that follows the one under way. */
  concluding(conversationId: Id): Id | null
  saveConcluding(conversationId: Id, roundId: Id | null): void
  /** Forgets the closing rounds of rooms in which no round is active and no message waits. */
  dropConclusions(): void

  /** In the order of seats; with those who left, they are last. */
  participants(conversationId: Id): readonly ParticipantRecord[]
  insertParticipant(conversationId: Id, record: ParticipantRecord): void
  updateParticipant(id: Id, patch: Partial<Pick<ParticipantRecord, 'persona' | 'config' | 'position' | 'muted' | 'leftAt'>>): void

  /** Throws `conflict` where another round of the room is active: at most one is queued, running or paused. */
  insertRound(record: RoundRecord): void
  /** Throws `conflict` like `insertRound` where it becomes active again. */
  updateRound(id: Id, patch: Partial<Pick<RoundRecord, 'state' | 'promptId' | 'horizonId' | 'decision' | 'cause' | 'endedAt' | 'execution'>>): void
  round(id: Id): RoundRecord | null
  /** The one that is queued, running or paused. */
  activeRound(conversationId: Id): RoundRecord | null
  /** The last `limit` rounds with a smaller number than `before`, oldest first. */
  rounds(conversationId: Id, query: { readonly before?: number; readonly limit: number }): readonly RoundRecord[]
  lastRoundNumber(conversationId: Id): number

  /** What a run of an imported room has cost was paid elsewhere, and is not counted here. */
  insertRun(record: RunRecord, options?: { readonly paidElsewhere: boolean }): void
  updateRun(id: Id, patch: RunPatch & { readonly output?: readonly Id[] }): void
  /** Of a round, in the order of running; attempts of the same participant one after the other. */
  runs(roundId: Id): readonly RunRecord[]
  /** All runs of a room that were started, in the order of starting. */
  runsOf(conversationId: Id): readonly RunRecord[]

  /** Throws where a message is given to the same participant twice. */
  deliver(participantId: Id, messageIds: readonly Id[], runId: Id | null, how: Delivery['how']): void
  /** Of one message, else of the whole room with its newest messages first. */
  deliveries(conversationId: Id, query: { readonly messageId?: Id; readonly limit: number }): readonly Delivery[]
  /** Ids that a participant has been given. */
  delivered(participantId: Id): Set<Id>

  /** Messages that wait for the active round, in order of arrival. */
  queue(conversationId: Id): readonly QueuedMessage[]
  enqueue(conversationId: Id, message: QueuedMessage): void
  dequeue(roundId: Id): boolean

  /** Everybody who ever belonged to the cast, in the order of `participants`. What a branch has copied was paid for before. */
  usage(conversationId: Id): readonly ParticipantUsage[]
  /** Rounds of the whole database that a crash left queued or running, and paused ones in which somebody was speaking. */
  unfinishedRounds(): readonly RoundRecord[]
  /**
   * Copies cast, finished rounds, runs and deliveries of a room into a branch of it, whose messages are copied already. The
   * settings are not copied: a policy in them names participants.
   *
   * @param ids what `copyBranch` returned; what refers to a message that is not in it is left out
   * @returns participants: new ids by old
   */
  copy(from: Id, to: Id, ids: ReadonlyMap<Id, Id>, newId: () => Id): ReadonlyMap<Id, Id>
}

export type PersonaStore = {
  list(): readonly SavedPersona[]
  save(id: Id, persona: Persona, at: number): void
  remove(id: Id): boolean
}

export type TeamStore = {
  list(): readonly Team[]
  save(team: Omit<Team, 'builtIn'>, at: number): void
  remove(id: Id): boolean
}
