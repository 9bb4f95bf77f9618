import type { ErrorAction, ErrorCode } from '@shared/errors'

/** The button beside an error, by what it offers. */
const actions = {
  retry: 'Retry',
  settings: 'Open settings',
  compact: 'Compact now',
  window: 'Set the window',
  none: 'Dismiss',
} satisfies Readonly<Record<ErrorAction, string>>

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

/** What helps with each error, one sentence; shown where there is room. */
const hints = {
  auth: 'Check the key of this connection in the settings.',
  permission: 'The key is valid but may not use this. Check the rights of the key or choose another model.',
  rate_limit: 'Wait a moment, then retry.',
  overloaded: 'Wait a moment, then retry, or choose another model.',
  quota: 'Add credit with the provider, or choose another connection.',
  context_overflow: 'Shorten the message, clear the context, or choose a model with a larger window.',
  content_filter: 'Change the wording, then retry.',
  model_not_found: 'Choose another model, or check the name in the settings.',
  invalid_request: 'The details say what the service did not accept.',
  network: 'Check the network and the address of the connection, then retry.',
  timeout: 'Retry, or allow more time in the settings.',
  aborted: 'Retry to get the whole answer.',
  provider: 'Retry; if it happens again, the details help the provider.',
  validation: 'Change what you entered.',
  unknown_method: 'Reload the window.',
  not_found: 'It may have been deleted.',
  conflict: 'Try again with the present state.',
  unsupported: 'A later version will have it.',
  window_unknown: 'Enter how many tokens the model can read.',
  open_calls: 'Wait for the tools, or stop the turn.',
  too_large: 'Send it in parts.',
  locked: 'Close the other Parley that uses this data directory.',
  db_corrupt: 'Restore a backup from the data directory.',
  db_future: 'Use the newer version of Parley.',
  disk: 'Free some space or check the rights of the data directory, then retry.',
  shutdown: 'Start Parley again.',
  protocol: 'Reload the window.',
  internal: 'Retry; the log has the details.',
} satisfies Readonly<Record<ErrorCode, string>>

export const errors = { actions, titles, hints }
