import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { COMPACTING_PLAY, PLAY } from './commands'
import { perform } from './perform'
import { createWorld, type World } from './world'

/** 200 with every `npm test`; PROPERTY_RUNS=10000 for the night, PROPERTY_SEED and PROPERTY_PATH to play a failure again. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 200)
const SEED = process.env.PROPERTY_SEED
const PATH = process.env.PROPERTY_PATH

let world: World | null = null
afterAll(() => world?.close())

test.each([
  ['of whatever can happen to a chat', PLAY, 'committed'],
  ['of compactions one after the other, with everything else in between', COMPACTING_PLAY, 'undone'],
] as const)(
  `${RUNS} sequences %s: every request is valid for every provider, and nothing is lost`,
  async (_, plays, state) => {
    let requests = 0
    let compactions: Readonly<Record<string, number>> = {}
    await fc.assert(
      fc.asyncProperty(plays, async (play) => {
        world ??= await createWorld()
        try {
          await perform(world, play)
          requests = world.requestCount
          compactions = world.compactions()
        } catch (reason) {
          // Nothing of a broken run may reach the next one, or shrinking would lead astray.
          await world.close()
          world = null
          throw reason
        }
      }),
      { numRuns: RUNS, ...(SEED !== undefined && { seed: Number(SEED) }), ...(PATH !== undefined && { path: PATH }) },
    )
    expect(requests).toBeGreaterThan(0)
    expect(compactions[state]).toBeGreaterThan(0)
  },
  60_000 + RUNS * 500,
)
