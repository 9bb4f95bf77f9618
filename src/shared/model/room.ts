import type { AppError } from '../errors'
import type { Id } from '../ids'
import type { ChatConfig, ContextBreakdown } from './chat'
import type { CompactionStatus } from './compaction'
import type { Block } from './message'
import type { Execution, Persona, TalkStyle } from './persona'
import type { PendingRetry } from './turn'
import type { UsageTotals } from './usage'

/** Which messages make the cast answer; the others are delivered with the next that does. */
export type Reaction = 'always' | 'userOnly' | 'participantsOnly' | 'exceptSystem' | 'conversational' | 'exceptContext'

/** What a room may use up; null = no limit. The first that is reached ends what is running. */
export type RoomLimits = {
  /** Rounds of one autonomous run. */
  readonly rounds: number | null
  /** Answers of one autonomous run. */
  readonly utterances: number | null
  /** Tokens of the whole room, read and written. */
  readonly tokens: number | null
  /** US dollars of the whole room. */
  readonly cost: number | null
  /** Minutes of one autonomous run. */
  readonly minutes: number | null
  /** What happens to a speaker whose estimate is over the budget. */
  readonly onBudget: 'ask' | 'skip' | 'stop'
  /** What the failure of one does to those after it in a sequence. */
  readonly onFailure: 'continue' | 'pause' | 'stop'
  /** Requests at once to one provider. */
  readonly parallel: number
}

export const DEFAULT_LIMITS: RoomLimits = {
  rounds: 3,
  utterances: null,
  tokens: null,
  cost: null,
  minutes: null,
  onBudget: 'ask',
  onFailure: 'continue',
  parallel: 8,
}

/** What the room is about and how it talks; part of what every participant is told. */
export type RoomSettings = {
  readonly execution: Execution
  readonly reaction: Reaction
  readonly talkStyle: TalkStyle | null
  readonly topic: string | null
  readonly environment: string | null
  readonly context: readonly string[]
  /** Capabilities by participant id; null = no policy. Where there is one, what is not listed is denied. */
  readonly policy: Readonly<Record<Id, readonly string[]>> | null
  readonly limits: RoomLimits
}

/** What a newcomer is given of what was said before; everything after joining is ordinary input. */
export type Joining =
  | { readonly strategy: 'fresh' }
  | { readonly strategy: 'recent'; readonly rounds: number }
  | { readonly strategy: 'full' }
  /** Round numbers, both included. */
  | { readonly strategy: 'range'; readonly from: number; readonly to: number }

/** One seat of the cast. */
export type Participant = {
  readonly id: Id
  readonly persona: Persona
  /** Its model and parameters; `systemPrompt` is null: what it is told follows from persona and room. */
  readonly config: ChatConfig
  readonly position: number
  readonly muted: boolean
  readonly joinedAt: number
  /** Null while it belongs to the cast. */
  readonly leftAt: number | null
  readonly joining: Joining
}

export type RunState = 'queued' | 'preparing' | 'streaming' | 'done' | 'failed' | 'stopped' | 'interrupted' | 'skipped'

/** True while a participant speaks, or is about to. */
export function isAtWork(state: RunState): state is 'preparing' | 'streaming' {
  return state === 'preparing' || state === 'streaming'
}

/** One participant's attempt to answer in one round. */
export type SpeakerRun = {
  readonly id: Id
  readonly roundId: Id
  readonly participantId: Id
  /** From 1; a retry is the next one. */
  readonly attempt: number
  readonly state: RunState
  /** Place in the order of running, from 0. */
  readonly position: number
  /** Its answer, once it has begun. */
  readonly messageId: Id | null
  /** Ids of the messages it is given, in order, fixed when it starts. */
  readonly input: readonly Id[] | null
  /** What the moderator or the user asks of it beside the message. */
  readonly instruction: string | null
  /** Partial text that the user has let count. */
  readonly accepted: boolean
  readonly error: AppError | null
  /** Why it was skipped. */
  readonly reason: 'budget' | 'limit' | 'window' | 'muted' | null
  readonly usage: UsageTotals
  /** US dollars; null while unknown. */
  readonly cost: number | null
  /** Dollars kept back for it while it runs. */
  readonly reserved: number | null
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly retry?: PendingRetry
}

export type RoundState = 'queued' | 'running' | 'paused' | 'done' | 'stopped'

/** Why a round or a run of rounds ended before its time. */
export type StopCause =
  | 'user'
  | 'rounds'
  | 'utterances'
  | 'tokens'
  | 'cost'
  | 'time'
  | 'budget'
  | 'repetition'
  | 'empty'
  | 'thanks'
  | 'reaction'
  | 'moderator'
  | 'asksUser'
  | 'failure'
  | 'crash'
  | 'concluded'

/** What the moderator decided for a round. */
export type Decision = {
  readonly action: 'speak' | 'everyone' | 'askUser' | 'finish'
  readonly participantIds: readonly Id[]
  readonly instruction: string | null
  readonly reason: string
  /** Its answers could not be used: the room's fallback decided. */
  readonly fallback: boolean
}

/** One incoming message and all answers to it. */
export type Round = {
  readonly id: Id
  readonly number: number
  readonly kind: 'message' | 'autonomous' | 'manual' | 'conclusion'
  readonly execution: Execution
  readonly state: RoundState
  /** The message it answers; null where the cast goes on by itself. */
  readonly promptId: Id | null
  /** Parallel speakers are given nothing later than this; null before the first message. */
  readonly horizonId: Id | null
  readonly decision: Decision | null
  readonly cause: StopCause | null
  readonly createdAt: number
  readonly endedAt: number | null
  readonly runs: readonly SpeakerRun[]
}

/** A run of rounds without the user. */
export type Autonomy = {
  readonly startedAt: number
  readonly roundsLeft: number | null
  readonly utterancesLeft: number | null
  /** When it ends, milliseconds since the epoch. */
  readonly endsAt: number | null
  /** Ends after the speaker that is speaking. */
  readonly ending: boolean
}

/** A place in a text where somebody is named: UTF-16 units. */
export type Mention = { readonly participantId: Id; readonly start: number; readonly end: number }

/** A message that waits for the round that runs. */
export type QueuedMessage = {
  readonly roundId: Id
  readonly requestId: Id
  readonly content: readonly Block[]
  readonly mentions: readonly Mention[]
  readonly execution: Partial<Execution> | null
  /** Whether its round runs to its end, or gives one answer with each step. */
  readonly start: 'run' | 'step'
  readonly contextOnly: boolean
  readonly createdAt: number
}

/** The figures of one participant at one moment. */
export type ParticipantStatus = {
  readonly participantId: Id
  readonly contextUsed: number
  readonly contextLimit: number
  readonly utilization: number
  readonly source: 'reported' | 'estimated'
  readonly breakdown: ContextBreakdown
  readonly compaction: CompactionStatus
  readonly totals: UsageTotals
  readonly cost: number | null
  readonly costIncomplete: boolean
  readonly utterances: number
  /** Messages it has not been given yet. */
  readonly undelivered: number
}

/** Who has been given a message, and how. */
export type Delivery = { readonly messageId: Id; readonly participantId: Id; readonly runId: Id | null; readonly how: 'run' | 'joining' }

/** The figures of a room. */
export type RoomStatus = {
  readonly conversationId: Id
  readonly createdAt: number
  readonly messageCount: number
  readonly roundCount: number
  readonly totals: UsageTotals
  readonly requestCount: number
  readonly cost: number | null
  readonly costIncomplete: boolean
  /** Dollars kept back for what is running. */
  readonly reserved: number
  readonly state: 'idle' | 'shutdown' | RoundState
  readonly queueLength: number
  /** A closing round follows the one that is under way. */
  readonly concluding: boolean
}
