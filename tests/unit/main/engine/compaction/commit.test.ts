import { afterEach, beforeEach, expect, test } from 'vitest'
import { commit, recordOf } from '../../../../../src/main/engine/compaction/commit'
import { NO_RECIPE } from '../../../../../src/main/engine/compaction/plan'
import { nodeHash } from '../../../../../src/main/platform/hash'
import { uuidV7Ids } from '../../../../../src/main/platform/ids'
import { startEngine, type TestEngine } from '../../../../fixtures/engine'
import { entry } from '../../../../fixtures/messages'
import { failureOf } from '../../../../fixtures/records'
import { committed, subjectOf } from './conversations'

let t: TestEngine
beforeEach(async () => {
  t = await startEngine()
})
afterEach(() => t.close())

test('a commit on other ground than it was planned on is refused inside its transaction, and nothing is stored; what was added behind does not matter', () => {
  const chat = t.chat()
  const ports = { store: t.opened.store, hash: nodeHash, clock: t.clock, ids: uuidV7Ids }
  const entries = [entry('user', 'a'), entry('assistant', 'b'), entry('user', 'c')]
  const ground = subjectOf({ entries, pins: new Set() }, null, { conversationId: chat })
  const recipe = { ...NO_RECIPE, coveredUntil: entries[1]?.message.id ?? '' }
  const result = committed(entries, recipe).result
  const record = recordOf(ports, ground, { id: uuidV7Ids.next(), trigger: 'manual', recipe, result, model: null })
  const edited = [entry('user', 'other'), ...entries.slice(1)]
  const stale = [
    { ...ground, entries: () => edited },
    { ...ground, entries: () => entries.slice(1) },
    { ...ground, entries: () => [entries[0] ?? entry('user', 'a'), entry('assistant', 'again')] },
    { ...ground, records: () => [committed(entries, recipe)] },
  ]
  for (const subject of stale) expect(failureOf(() => commit(ports, subject, record, { recipe, result, stored: false })).code).toBe('conflict')
  expect(t.opened.store.checkpoints.list(chat, null)).toEqual([])
  commit(ports, { ...ground, entries: () => [...entries, entry('assistant', 'd')] }, record, { recipe, result, stored: false })
  expect(t.opened.store.checkpoints.list(chat, null)).toMatchObject([{ id: record.id, state: 'committed' }])
})
