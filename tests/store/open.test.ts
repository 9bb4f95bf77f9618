import { expect, test } from 'vitest'
import { openTestStore } from '../fixtures/store'

test('opens', async () => {
  const opened = await openTestStore()
  expect(opened.store.settings.get().theme).toBe('system')
  await opened.cleanup()
})
