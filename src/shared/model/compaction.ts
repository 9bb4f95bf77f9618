import type { AppError } from '../errors'
import type { Id } from '../ids'

/** Who writes summaries where it is not the chat's own model. */
export type Summarizer = { readonly connectionId: Id; readonly model: string }

/** When and how a conversation makes room in its model's window (spec/compaction.md); stored per conversation. */
export type CompactionConfig = {
  /** `off`: nothing before sending; `threshold`: old tool results give way, no model is called; `llm`: old turns give way to a summary. */
  readonly strategy: 'off' | 'threshold' | 'llm'
  /** Share of the usable window above which it happens by itself; above 0, below 1. */
  readonly threshold: number
  /** Turns at the end that stay word for word; at least 1. */
  readonly keepRecentTurns: number
  /** What old tool results give way to: their compact summary, or a notice that they were taken out. */
  readonly toolResults: 'summarize' | 'redact'
  /** The user's own instruction for summaries; null = Parley's. */
  readonly prompt: string | null
  /** Longest summary a model may write, tokens. */
  readonly maxSummaryTokens: number
  /** How long a summary may take, milliseconds. */
  readonly timeoutMs: number
  /** Compacts above so many tokens, however large the window is; null = the threshold alone decides. */
  readonly maxContextTokens: number | null
  readonly summarizer: Summarizer | null
}

export const DEFAULT_COMPACTION: CompactionConfig = {
  strategy: 'llm',
  threshold: 0.75,
  keepRecentTurns: 5,
  toolResults: 'summarize',
  prompt: null,
  maxSummaryTokens: 2_048,
  timeoutMs: 60_000,
  maxContextTokens: null,
  summarizer: null,
}

export type CompactionTrigger = 'auto' | 'manual' | 'overflow'

/** The strongest rung of the ladder that was used: tool results shortened, turns summarised, turns left out. */
export type CompactionMethod = 'threshold' | 'llm' | 'drop'

/** What a compaction did, or would do. Counts are of the model's context, never of the log: the log does not change. */
export type CompactionResult = {
  readonly compacted: boolean
  /** Why nothing was compacted, for people. */
  readonly reason?: string
  readonly strategy: CompactionMethod
  readonly trigger: CompactionTrigger
  readonly messagesBefore: number
  readonly messagesAfter: number
  readonly turnsBefore: number
  readonly turnsAfter: number
  /** Turns that gave way to a summary, or whose tool results were shortened. */
  readonly turnsCompacted: number
  readonly turnsKept: number
  readonly toolResultsSummarized: number
  readonly toolResultsRedacted: number
  /** The whole next request, estimated, tokens. */
  readonly tokensBefore: number
  readonly tokensAfter: number
  /**
   * As the provider counted the last request before and the first one after; null until it has, or where it says nothing.
   * No pair: the request after has the answer and the message that came between.
   */
  readonly reportedBefore: number | null
  readonly reportedAfter: number | null
  /** Characters of the summary; 0 without one. */
  readonly summaryLength: number
  /** US dollars of the requests it took; null where a price is not known, 0 where no model was called. */
  readonly cost: number | null
  readonly durationMs: number
  readonly error?: AppError
}

/** `queued` waits behind a running turn and is not stored. */
export type CompactionState = 'queued' | 'running' | 'committed' | 'failed' | 'undone'

/** One compaction as windows see it; its texts come by `compaction.read`. */
export type Compaction = {
  readonly id: Id
  readonly participantId: Id | null
  /** The compaction that was in force before it, and is again when it is undone. */
  readonly parentId: Id | null
  readonly state: CompactionState
  /** The last message it covers or shortens: its divider stands behind it. Null where it does not lie in the branch that is shown. */
  readonly boundaryId: Id | null
  /** The last message that gave way to the summary; null where only tool results were shortened. */
  readonly coveredUntil: Id | null
  readonly createdAt: number
  readonly result: CompactionResult
  /** Who wrote the summary; null without one. */
  readonly model: string | null
  /** The text so far, while it runs. */
  readonly text?: string
  /** Number of the summary's version in force; 0 without one. */
  readonly version: number
}

/** One version of a summary; the highest is in force. */
export type SummaryVersion = {
  readonly version: number
  readonly text: string
  readonly author: 'model' | 'user'
  readonly createdAt: number
}

/** What the gauge shows of it. */
export type CompactionStatus = {
  /** Tokens above which the next request is compacted first; null where that is off or rests. */
  readonly threshold: number | null
  /** The window without the room kept for the answer, tokens. */
  readonly usable: number
  /** Undone by the user: it does not happen by itself until Redo or Compact now. */
  readonly resting: boolean
}
