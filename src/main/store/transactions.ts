import { Failure } from '@shared/errors'
import type { Durability } from '../engine/ports'
import type { Db } from './database'

export type Transactions = {
  /** See `Store.transaction`. */
  transaction<T>(durability: Durability, work: () => T): T
  /** Runs `work` in the transaction that is open, else in one of its own (normal durability). */
  atomic<T>(work: () => T): T
  /** Called before every read or write: throws if the open transaction has been lost. */
  check(): void
  /** Called with the failure of every read or write. */
  failed(error: unknown): void
}

/**
 * Transactions of one connection. After certain errors (a full disk) SQLite rolls back by itself; what follows would then be
 * committed piece by piece, so such a transaction refuses every further call and ends with the first error.
 */
export function createTransactions(db: Db): Transactions {
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const rollback = db.prepare('ROLLBACK')
  let inside = false
  let lost: unknown = null

  function run<T>(work: () => T): T {
    begin.run()
    inside = true
    lost = null
    try {
      const result = work()
      if (lost !== null) throw lost
      if (isPromise(result)) throw new Error('A transaction must not be asynchronous')
      commit.run()
      return result
    } finally {
      inside = false
      lost = null
      if (db.open && db.inTransaction) rollback.run()
    }
  }

  return {
    transaction(durability, work) {
      if (inside) throw new Error('Transactions must not be nested')
      if (durability === 'normal') return run(work)
      // The level cannot be changed inside a transaction.
      db.pragma('synchronous = FULL')
      try {
        return run(work)
      } finally {
        db.pragma('synchronous = NORMAL')
      }
    },
    atomic: (work) => (inside ? work() : run(work)),
    check() {
      if (lost !== null) throw lost
    },
    failed(error) {
      const diskTrouble = error instanceof Failure && error.error.code === 'disk'
      if (inside && lost === null && (diskTrouble || !db.inTransaction)) lost = error
    },
  }
}

function isPromise(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value
}
