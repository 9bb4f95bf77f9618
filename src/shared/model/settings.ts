import type { Id } from '../ids'
import { type CompactionConfig, DEFAULT_COMPACTION } from './compaction'

/** What the user has set for the whole app; every change is immediate. */
export type Settings = {
  readonly theme: 'system' | 'light' | 'dark'
  readonly sendKey: 'enter' | 'mod-enter'
  /** What of an interrupted answer later requests contain: the partial text, or nothing of the turn. */
  readonly interruptedAnswers: 'keep' | 'drop'
  /** How long to wait for the first token, and between tokens, in milliseconds. */
  readonly requestTimeoutMs: number
  readonly defaultConnectionId: Id | null
  readonly defaultModel: string | null
  /** What new chats start with. */
  readonly compaction: CompactionConfig
  readonly onboarded: boolean
  readonly sidebarOpen: boolean
  readonly inspectorOpen: boolean
}

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  sendKey: 'enter',
  interruptedAnswers: 'keep',
  requestTimeoutMs: 120_000,
  defaultConnectionId: null,
  defaultModel: null,
  compaction: DEFAULT_COMPACTION,
  onboarded: false,
  sidebarOpen: true,
  inspectorOpen: false,
}
