import type { Store } from '../../../src/main/engine/ports'

/** Sums over the commits since the last `reset`. */
export type CommitTimes = { reset(): void; readonly transactions: number; readonly ms: number; wrap(store: Store): Store }

/** Times each transaction from the end of its work to the end of its commit: what the disk takes, above all its fsync. */
export function timedCommits(): CommitTimes {
  let transactions = 0
  let total = 0
  return {
    reset() {
      transactions = 0
      total = 0
    },
    get transactions() {
      return transactions
    },
    get ms() {
      return total
    },
    wrap: (store) => ({
      ...store,
      transaction: (durability, work) => {
        let workedAt = 0
        const value = store.transaction(durability, () => {
          const done = work()
          workedAt = performance.now()
          return done
        })
        total += performance.now() - workedAt
        transactions += 1
        return value
      },
    }),
  }
}
