import type { Id } from '@shared/ids'
import type { Message } from '@shared/model/message'
import type { Execution } from '@shared/model/persona'
import type { Decision, RoundState, StopCause } from '@shared/model/room'
import type { RoundRecord, RunRecord } from '../room-ports'

/** How a round ended, for callers that wait. */
export type RoundOutcome = { readonly roundId: Id; readonly state: RoundState; readonly runs: readonly RunRecord[] }

/** What a round is to be. */
export type RoundPlan = {
  readonly id: Id
  readonly kind: RoundRecord['kind']
  readonly execution: Execution
  /** Messages that are stored with the round, the one it answers first. */
  readonly messages: readonly Message[]
  /** Its first message is a prompt, and not only a notice. */
  readonly prompted: boolean
  readonly speakers: readonly Id[]
  /** What is asked of all speakers beside the message. */
  readonly instruction: string | null
  readonly stepping: boolean
  /** A moderator decides who speaks: the round waits for `seat`. */
  readonly deciding: boolean
}

/** Who a moderator has given the word to. */
export type Seating = { readonly decision: Decision; readonly speakers: readonly Id[]; readonly cause: StopCause | null }

export type RoundRunner = {
  /** Stores the round with its runs, and whatever `also` stores, in one transaction; then lets it run. The room must be free. */
  begin(plan: RoundPlan, also?: () => void): void
  /** Seats the speakers of a round that waits for its moderator; without any it is over. */
  seat(roundId: Id, seating: Seating, notice: Message): void
  /** Gives somebody the word in the round that is under way: next, before all who wait; stored with whatever `also` stores. */
  add(participantId: Id, instruction: string | null, also: () => void): Id
  /** Lets a paused round wait for its moderator again. */
  reopen(): void
  /** Pauses a round whose moderator may not be asked. */
  hold(roundId: Id, cause: StopCause): void
  /** Goes on with a round that is paused. Throws `conflict` where none is under way. */
  resume(): void
  /** Lets one speaker speak; resolves with its run, null where nobody was left, and whether the round is over. */
  step(): Promise<{ readonly run: RunRecord | null; readonly complete: boolean }>
  pause(): boolean
  /** Breaks off one speaker, or the whole round. */
  stop(participantId: Id | null, cause: StopCause): boolean
  /** Nobody new begins; the round ends when those who speak have finished. */
  stopAfterSpeaker(): boolean
  /** The last run of a participant that did not succeed, once more with the same input. */
  retry(participantId: Id): Id
  /** The user's word on a speaker that waits because of the budget. */
  allow(participantId: Id, allowed: boolean): void
  /** Resolves when a round has ended, or is paused and nobody speaks; `coming` says that it will be opened later. */
  waitFor(roundId: Id, coming: boolean): Promise<RoundOutcome>
  /** Tells those who wait for a round that it will never be: its message was taken back, or nobody is left for it. */
  forget(roundId: Id): void
  /** Resolves when nobody is at work any more. */
  settled(): Promise<void>
}
