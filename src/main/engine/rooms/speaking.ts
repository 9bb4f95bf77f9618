import { type AppError, appError, Failure } from '@shared/errors'
import { NO_USAGE } from '@shared/model/usage'
import type { SessionPorts } from '../sessions/session-state'
import type { ModelRunResult } from '../turns/model-run'
import type { LiveRun, RoomState } from './room-state'
import type { RoomWindows, Seat } from './seat'

/** One run while its participant speaks. */
export type Speaking = {
  readonly ports: SessionPorts
  readonly state: RoomState
  readonly seat: Seat
  readonly live: LiveRun
  readonly show: RoomWindows
}

/** The result of a request that was never sent. */
export function unsent(outcome: 'failed' | 'interrupted', error: AppError | null): ModelRunResult {
  return { outcome, error, blocks: [], usage: NO_USAGE, stopReason: 'unknown', firstTokenMs: null, attempts: [] }
}

/** What the user is told of something that was thrown; what is a fault of ours goes into the log. */
export function errorOf({ ports, state }: Speaking, reason: unknown): AppError {
  if (reason instanceof Failure) return reason.error
  ports.log.error('a speaker failed', { conversation: state.record.id, reason: String(reason instanceof Error ? (reason.stack ?? reason.message) : reason) })
  return appError('internal', 'Something went wrong inside Parley. Nothing is lost; try again.')
}
