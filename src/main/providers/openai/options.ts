import { patience } from '../patience'
import { NO_TIMEOUT_MS } from '../run'

/** What every client of this SDK is made with. */
export function clientOptions() {
  return {
    // Said outright, or the SDK takes them from the environment.
    organization: null,
    project: null,
    adminAPIKey: null,
    // The engine owns retries and timeouts.
    maxRetries: 0,
    timeout: NO_TIMEOUT_MS,
    ...patience(),
    logLevel: 'off',
  } as const
}
