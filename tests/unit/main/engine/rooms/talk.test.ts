import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startEngine, type TestEngine } from '../../../../fixtures/engine'
import { answerAll, createTestRoom, openTestRoom, type TestRoom, violations } from '../../../../fixtures/rooms'

let host: TestEngine
beforeEach(async () => {
  host = await startEngine()
})
afterEach(async () => {
  expect(violations(host)).toEqual([])
  await host.close()
})

const last = (room: TestRoom) => room.room.snapshot().rounds.at(-1)

describe('by steps', () => {
  test('a message that has to wait keeps that its round is stepped, over a restart too', async () => {
    const room = createTestRoom(host, 2)
    room.send('one')
    await room.settle()
    room.send('two', { start: 'step' })
    const before = room.room.snapshot().queue
    expect(before).toMatchObject([{ start: 'step' }])
    host = await host.crash()
    const again = openTestRoom(host, room.id)
    expect(again.room.snapshot().queue).toEqual(before)
    answerAll(host)
    again.room.run(undefined)
    await again.settle()
    expect(last(again)).toMatchObject({ number: 2, state: 'paused' })
    expect(again.runs()).toEqual(['Ada queued', 'Bo queued'])
    const taken = again.room.step()
    await again.settle()
    expect(await taken).toMatchObject({ utterance: { participantId: again.ids.Ada }, roundComplete: false })
  })
})
