import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type IndexFile, openIndex } from '../../../src/main/store/search/index-file'
import { ofConversation } from '../../../src/main/store/search/query'
import { temporaryDir } from '../../fixtures/store'

const SIZE = 10

let dir: string
let index: IndexFile
beforeEach(async () => {
  dir = await temporaryDir()
  index = openIndex(join(dir, 'search.db'), SIZE)
})
afterEach(async () => {
  index.close()
  await rm(dir, { recursive: true, force: true })
})

/** Messages 1 to `count`, every third of which says walnut, in conversations of 25. */
function fill(count: number): void {
  index.write(() => {
    for (let id = 1; id <= count; id += 1) index.add(id, id % 3 === 0 ? `walnut ${id}` : `hazel ${id}`, Math.ceil(id / 25))
  })
}

const walnuts = (from: number, to: number): readonly number[] => Array.from({ length: to - from + 1 }, (_, step) => to - step).filter((id) => id % 3 === 0)

test('tables of a stretch each answer as one, newest first, from any place on', () => {
  fill(95)
  expect([...index.newest({ match: 'walnut' })]).toEqual(walnuts(1, 95))
  for (let before = 1; before <= 96; before += 1) expect([...index.newest({ match: 'walnut', before })]).toEqual(walnuts(1, before - 1))
  expect([...index.newest({ match: '"wal" *', within: ofConversation(2) })].filter((id) => id > 25 && id <= 50)).toEqual(walnuts(26, 50))
  expect([...index.newest({ match: 'walnut', within: ofConversation(9) })]).toEqual([])
})

test('the best are chosen among the newest of all tables', () => {
  fill(95)
  index.write(() => index.add(96, 'walnut walnut walnut', 1))
  index.write(() => index.add(1, 'walnut walnut walnut walnut', 1))
  expect(index.best({ match: 'walnut' }, 12).toSorted((a, b) => b - a)).toEqual([96, ...walnuts(63, 93)])
  expect(index.best({ match: 'walnut' }, 1_000)).toHaveLength(33)
})

test('going back forgets what came after, in every table', () => {
  fill(95)
  index.write(() => index.setWaiting(90, true))
  index.write(() => index.rewind({ id: 44, uid: 'x' }))
  expect([...index.newest({ match: 'walnut' })]).toEqual(walnuts(1, 44))
  expect([index.cursor(), index.waiting()]).toEqual([{ id: 44, uid: 'x' }, []])
})

test('a table made in a transaction that failed is made again by the next', () => {
  fill(9)
  const broken = (): void => {
    index.add(33, 'walnut', 1)
    throw new Error('broken')
  }
  expect(() => index.write(broken)).toThrow('broken')
  expect([...index.newest({ match: 'walnut' })]).toEqual([9, 6, 3])
  index.write(() => index.add(33, 'walnut', 1))
  expect([...index.newest({ match: 'walnut' })]).toEqual([33, 9, 6, 3])
})

test('everything is there again after a restart, and a message can be replaced or removed', () => {
  fill(25)
  index.close()
  index = openIndex(join(dir, 'search.db'), SIZE)
  index.write(() => {
    index.add(12, 'almond', 1)
    index.remove(15)
  })
  expect([...index.newest({ match: 'walnut' })]).toEqual([24, 21, 18, 9, 6, 3])
  expect([...index.newest({ match: 'almond' })]).toEqual([12])
  while (index.write(() => index.tidy()));
  expect([...index.newest({ match: 'walnut' })]).toEqual([24, 21, 18, 9, 6, 3])
})
