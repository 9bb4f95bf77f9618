import type { Block } from '@shared/model/message'
import { expect, test } from 'vitest'
import type { DraftPiece } from '../../../../../src/main/engine/ports'
import { createDraft } from '../../../../../src/main/engine/turns/draft'
import { fakeClock } from '../../../../fixtures/clock'

function setUp() {
  const clock = fakeClock()
  const published: string[] = []
  const persisted: DraftPiece[][] = []
  let full = false
  const draft = createDraft(clock, {
    blockStarted: (index, block) => published.push(`${index} ${block.type}`),
    textAppended: (index, text) => published.push(`${index} +${text}`),
    persist(pieces) {
      if (full) throw new Error('disk full')
      persisted.push([...pieces])
    },
  })
  const text: Block = { type: 'text', text: '' }
  return {
    clock,
    published,
    persisted,
    draft,
    text,
    setFull: (value: boolean) => {
      full = value
    },
  }
}

test('the first delta reaches subscribers at once, later ones joined, at most 33 ms later', async () => {
  const { clock, published, draft, text } = setUp()
  draft.apply({ type: 'block-start', index: 0, block: text })
  draft.apply({ type: 'delta', index: 0, text: 'a' })
  expect(published).toEqual(['0 text', '0 +a'])
  draft.apply({ type: 'delta', index: 0, text: 'b' })
  draft.apply({ type: 'delta', index: 0, text: 'c' })
  await clock.advance(32)
  expect(published).toEqual(['0 text', '0 +a'])
  await clock.advance(1)
  expect(published).toEqual(['0 text', '0 +a', '0 +bc'])
  expect(draft.blocks).toEqual([{ type: 'text', text: 'abc' }])
})

test('after a pause of 33 ms the next delta goes at once again, and the one after it waits', async () => {
  const { clock, published, draft, text } = setUp()
  draft.apply({ type: 'block-start', index: 0, block: text })
  draft.apply({ type: 'delta', index: 0, text: 'a' })
  await clock.advance(33)
  draft.apply({ type: 'delta', index: 0, text: 'b' })
  draft.apply({ type: 'delta', index: 0, text: 'c' })
  expect(published).toEqual(['0 text', '0 +a', '0 +b'])
  await clock.advance(33)
  expect(published).toEqual(['0 text', '0 +a', '0 +b', '0 +c'])
})

test('text is saved before 500 ms have passed, as new pieces only', async () => {
  const { clock, persisted, draft, text } = setUp()
  draft.apply({ type: 'block-start', index: 0, block: text })
  draft.apply({ type: 'delta', index: 0, text: 'first' })
  await clock.advance(500)
  expect(persisted).toEqual([
    [
      { index: 0, block: text },
      { index: 0, text: 'first' },
    ],
  ])
  draft.apply({ type: 'delta', index: 0, text: ' second' })
  await clock.advance(499)
  expect(persisted[1]).toEqual([{ index: 0, text: ' second' }])
})

test('the end of a block is saved at once', () => {
  const { persisted, draft, text } = setUp()
  draft.apply({ type: 'block-start', index: 0, block: text })
  draft.apply({ type: 'delta', index: 0, text: 'all' })
  draft.apply({ type: 'block-end', index: 0 })
  expect(persisted).toHaveLength(1)
})

test('a full disk loses nothing: the pieces go with the next ones', async () => {
  const { clock, persisted, draft, text, setFull } = setUp()
  setFull(true)
  draft.apply({ type: 'block-start', index: 0, block: text })
  draft.apply({ type: 'delta', index: 0, text: 'one' })
  await clock.advance(1_000)
  expect(persisted).toEqual([])
  setFull(false)
  draft.apply({ type: 'delta', index: 0, text: ' two' })
  await clock.advance(1_000)
  expect(persisted.flat()).toEqual([
    { index: 0, block: text },
    { index: 0, text: 'one two' },
  ])
})

test('blocks keep their order and their own text', () => {
  const { draft, text, published } = setUp()
  draft.apply({ type: 'block-start', index: 0, block: { type: 'reasoning', text: '' } })
  draft.apply({ type: 'delta', index: 0, text: 'hm' })
  draft.apply({ type: 'block-end', index: 0, block: { type: 'reasoning', text: 'hm', opaque: 'sig' } })
  draft.apply({ type: 'block-start', index: 1, block: text })
  draft.apply({ type: 'delta', index: 1, text: 'yes' })
  draft.flush()
  expect(draft.blocks).toEqual([
    { type: 'reasoning', text: 'hm', opaque: 'sig' },
    { type: 'text', text: 'yes' },
  ])
  expect(published).toEqual(['0 reasoning', '0 +hm', '0 reasoning', '1 text', '1 +yes'])
})
