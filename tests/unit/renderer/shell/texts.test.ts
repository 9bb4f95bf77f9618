import { ERROR_ACTIONS } from '@shared/errors'
import { expect, test } from 'vitest'
import { en } from '../../../../src/renderer/texts/en'

/** All texts with their keys. */
function texts(part: object, path: string): readonly (readonly [string, unknown])[] {
  return Object.entries(part).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null ? texts(value, `${path}${key}.`) : [[`${path}${key}`, value]],
  )
}

test('no text is empty, and none has been forgotten', () => {
  const all = texts(en, '')
  expect(all.length).toBeGreaterThan(100)
  expect(all.filter(([, text]) => typeof text !== 'string' || text.trim() === '' || /TODO|lorem/i.test(text))).toEqual([])
})

test('every error code has a title', () => {
  expect(Object.keys(en.errors.titles).sort()).toEqual(Object.keys(ERROR_ACTIONS).sort())
})
