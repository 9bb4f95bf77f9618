import type { ErrorCode } from '@shared/errors'

/** A few words that name each error; the error's own message follows them. */
const titles = {
  auth: 'Key not accepted',
  permission: 'Not allowed',
  rate_limit: 'Too many requests',
  overloaded: 'Service overloaded',
  quota: 'No credit left',
  context_overflow: 'Over the context window',
  content_filter: 'Stopped by a content filter',
  model_not_found: 'Model not found',
  invalid_request: 'Request not accepted',
  network: 'No connection',
  timeout: 'No answer in time',
  aborted: 'Stopped',
  provider: 'The service failed',
  validation: 'Not valid',
  unknown_method: 'Not known to this version',
  not_found: 'Not found',
  conflict: 'Already in use',
  unsupported: 'Not supported yet',
  window_unknown: 'Context window unknown',
  open_calls: 'Tools are still at work',
  too_large: 'Too large',
  locked: 'Data in use',
  db_corrupt: 'Database damaged',
  db_future: 'Database of a newer version',
  disk: 'Disk trouble',
  shutdown: 'Parley is closing',
  protocol: 'Versions do not match',
  internal: 'Something went wrong in Parley',
} satisfies Readonly<Record<ErrorCode, string>>

export const errors = { titles }
