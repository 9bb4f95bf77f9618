import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PLAY } from './commands'
import { perform } from './perform'

/** 120 with every `npm test`; PROPERTY_RUNS=5000 for the night, PROPERTY_SEED and PROPERTY_PATH to play a failure again. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 120)
const SEED = process.env.PROPERTY_SEED
const PATH = process.env.PROPERTY_PATH

test(
  `${RUNS} sequences of whatever can happen to a room: everything is given to everybody once, in order, and nothing is lost`,
  async () => {
    let requests = 0
    await fc.assert(
      fc.asyncProperty(PLAY, async (commands) => {
        requests += await perform(commands)
      }),
      { numRuns: RUNS, ...(SEED !== undefined && { seed: Number(SEED) }), ...(PATH !== undefined && { path: PATH }) },
    )
    expect(requests).toBeGreaterThan(RUNS)
  },
  120_000 + RUNS * 2_000,
)
