import type { AppError } from '@shared/errors'
import type { EarlierQuery } from './earlier'
import type { FindQuery } from './find'

// What the main thread and the search's worker say to each other.

export type WorkerSetup = { readonly dir: string }

export type ToWorker =
  | { readonly type: 'find'; readonly id: number; readonly query: FindQuery }
  | { readonly type: 'earlier'; readonly id: number; readonly query: EarlierQuery }
  | { readonly type: 'wake' }
  /** The worker closes its files and ends. */
  | { readonly type: 'close' }

export type FromWorker =
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly error: AppError }
  | { readonly type: 'log'; readonly message: string; readonly data: Readonly<Record<string, unknown>> }
