import { expect, test } from 'vitest'
import { isComposing } from '../../../../src/renderer/ui/ime'

test('Enter that ends a composition is recognised on DOM and React events', () => {
  expect(isComposing({ keyCode: 13, isComposing: true })).toBe(true)
  expect(isComposing({ keyCode: 13, nativeEvent: { isComposing: true } })).toBe(true)
})

test('key code 229 counts where the browser ended the composition before the key', () => {
  expect(isComposing({ keyCode: 229, isComposing: false })).toBe(true)
})

test('a plain Enter is not a composition', () => {
  expect(isComposing({ keyCode: 13, isComposing: false, nativeEvent: { isComposing: false } })).toBe(false)
})
