import type { CalibrationStore } from '../../engine/ports'
import type { Db } from '../database'

/** How far the token estimate is off, by provider and model. */
export function createCalibration(db: Db): CalibrationStore {
  const get = db.prepare<[string, string], number>('SELECT factor FROM calibration WHERE provider = ? AND model = ?').pluck()
  const set = db.prepare<[string, string, number]>(`INSERT INTO calibration (provider, model, factor) VALUES (?, ?, ?)
    ON CONFLICT (provider, model) DO UPDATE SET factor = excluded.factor`)

  return {
    get: (provider, model) => get.get(provider, model) ?? null,
    set: (provider, model, factor) => {
      if (!(factor > 0 && Number.isFinite(factor))) throw new Error(`A calibration factor must be a positive number, not ${factor}`)
      set.run(provider, model, factor)
    },
  }
}
