import type { AppError } from '../errors'
import type { Id } from '../ids'
import type { Block } from './message'

export type TurnState = 'queued' | 'preparing' | 'waiting' | 'streaming' | 'tools' | 'completed' | 'failed' | 'interrupted'

/** A retry the engine will make by itself; shown with a countdown, cancelled by Stop. */
export type PendingRetry = {
  /** 1 for the first retry. */
  readonly attempt: number
  readonly maxAttempts: number
  /** When the next try starts, milliseconds since the epoch. */
  readonly at: number
  readonly error: AppError
}

/** A user's message and everything up to the end of the answer. */
export type Turn = {
  readonly id: Id
  readonly conversationId: Id
  readonly state: TurnState
  readonly createdAt: number
  readonly endedAt?: number
  readonly error?: AppError
  readonly retry?: PendingRetry
}

/** A request that waits for its turn; it is not in the log yet. */
export type QueuedRequest = {
  readonly turnId: Id
  readonly requestId: Id
  readonly content: readonly Block[]
  readonly createdAt: number
}

/** True while a turn occupies its session. */
export function isRunning(state: TurnState): boolean {
  return state === 'preparing' || state === 'waiting' || state === 'streaming' || state === 'tools'
}
