import type { ProviderId } from '@shared/model/connection'
import type { Log, Store } from '../ports'
import { nextFactor } from './estimate'

/** Lets the factor of a provider's model learn from an answered request. `reported` and `raw` are the input tokens of that request. */
export function calibrate(ports: { readonly store: Store; readonly log: Log }, provider: ProviderId, model: string, reported: number, raw: number): void {
  const current = ports.store.calibration.get(provider, model)
  const next = nextFactor(current, reported, raw)
  if (next === null || next === current) return
  try {
    ports.store.transaction('normal', () => ports.store.calibration.set(provider, model, next))
  } catch (reason) {
    ports.log.warn('calibration not saved', { reason: String(reason) })
  }
}
