import type { Db } from '../database'

/** One step of the database's shape. Once released a step never changes; the next one is numbered ten higher. */
export type Migration = {
  /** What `user_version` is after this step. */
  readonly version: number
  readonly name: string
  /** Runs inside the transaction of all pending steps, foreign keys off (they are checked before the commit). */
  up(db: Db): void
}
