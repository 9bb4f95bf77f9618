import type { Id } from '../ids'
import type { CompactionConfig, CompactionStatus } from './compaction'
import type { ToolDefinition, Toolset } from './tool'
import type { TurnState } from './turn'
import type { UsageTotals } from './usage'

/** How one session talks to its model; stored per conversation, changeable at any time. */
export type ChatConfig = {
  readonly connectionId: Id
  readonly model: string
  readonly systemPrompt: string | null
  /** Output limit per answer in tokens; null = the model's own limit, else 4,096. */
  readonly maxTokens: number | null
  readonly temperature: number | null
  readonly streaming: boolean
  /** The model's window in tokens. */
  readonly contextLimit: number
  /** Tools that scripts offer and answer. */
  readonly tools: readonly ToolDefinition[]
  /** Built-in tools and MCP servers that are switched on here. */
  readonly toolsets: readonly Toolset[]
  readonly compaction: CompactionConfig
}

/** Where the tokens of the next request go; calibrated estimates in tokens. */
export type ContextBreakdown = {
  readonly system: number
  readonly tools: number
  readonly summary: number
  readonly history: number
  /** Kept free for the answer: min(maxTokens, 20 % of the limit). */
  readonly outputReserve: number
}

/** The figures of a session at one moment. */
export type ChatStatus = {
  readonly sessionId: Id
  readonly conversationId: Id
  readonly model: string
  readonly createdAt: number
  readonly messageCount: number
  readonly turnCount: number
  /** Tokens. */
  readonly contextUsed: number
  readonly contextLimit: number
  /** 100 × contextUsed ÷ contextLimit, unrounded. */
  readonly utilization: number
  /** `reported` only while the figure rests on the provider's own count and nothing was added since. */
  readonly source: 'reported' | 'estimated'
  readonly breakdown: ContextBreakdown
  readonly compaction: CompactionStatus
  /** Over every request of the conversation, through restarts. */
  readonly totals: UsageTotals
  readonly requestCount: number
  readonly lastInput: number | null
  readonly lastOutput: number | null
  /** US dollars over all requests whose price is known; null if none is. */
  readonly cost: number | null
  /** True when at least one request had no known price, so `cost` is a lower bound. */
  readonly costIncomplete: boolean
  readonly state: 'idle' | 'shutdown' | TurnState
  readonly queueLength: number
}
