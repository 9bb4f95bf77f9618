import { afterEach, beforeEach, expect, test } from 'vitest'
import { startEngine, type TestEngine } from '../../../../fixtures/engine'
import { failureOf } from '../../../../fixtures/records'
import { answerAll, createTestRoom, violations } from '../../../../fixtures/rooms'

let host: TestEngine
beforeEach(async () => {
  host = await startEngine()
})
afterEach(async () => {
  expect(violations(host)).toEqual([])
  await host.close()
})

test('null is no limit: neither the rounds of the room nor the usual three end it, and something must', async () => {
  answerAll(host)
  const room = createTestRoom(host, 2, { limits: { rounds: 2, utterances: 2 } })
  room.room.run({ rounds: null, utterances: 9 })
  await host.clock.until(() => room.room.snapshot().autonomy === null)
  expect(host.provider.calls).toHaveLength(9)
  expect(room.room.snapshot().rounds.at(-1)).toMatchObject({ cause: 'utterances' })
  expect(failureOf(() => room.room.run({ rounds: null, utterances: null }))).toEqual({
    code: 'validation',
    message: 'Nothing would end this talk. Give a limit of rounds, answers or minutes.',
  })
  expect(room.room.snapshot().autonomy).toBeNull()
  room.room.configure({ limits: { minutes: 0.5 } })
  room.room.run({ rounds: null, utterances: null })
  expect(room.room.snapshot().autonomy).toMatchObject({ roundsLeft: null, utterancesLeft: null, endsAt: host.clock.now() + 30_000 })
})
