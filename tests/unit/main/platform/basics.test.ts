import { ID_PATTERN } from '@shared/ids'
import { expect, it } from 'vitest'
import { systemClock } from '../../../../src/main/platform/clock'
import { nodeHash } from '../../../../src/main/platform/hash'
import { uuidV7Ids } from '../../../../src/main/platform/ids'

it('makes ids that are valid, unique and in order', () => {
  const ids = Array.from({ length: 10_000 }, () => uuidV7Ids.next())
  expect(ids.every((id) => ID_PATTERN.test(id))).toBe(true)
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
})

it('hashes UTF-8', () => {
  expect(nodeHash.sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  expect(nodeHash.sha256('é')).toBe('4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c')
})

it('keeps time, and lets a timer be cancelled', async () => {
  const before = Date.now()
  const fired: string[] = []
  await new Promise<void>((resolve) => {
    const cancel = systemClock.setTimer(0, () => fired.push('cancelled'))
    cancel()
    systemClock.setTimer(1, () => {
      fired.push('kept')
      resolve()
    })
  })
  expect(fired).toEqual(['kept'])
  expect(systemClock.now()).toBeGreaterThanOrEqual(before)
})
