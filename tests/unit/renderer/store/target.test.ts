import { appError } from '@shared/errors'
import { failed } from '@shared/result'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { loadOlder, retainChat } from '../../../../src/renderer/store/chats'
import { adoptRoute } from '../../../../src/renderer/store/navigation'
import { startStore } from '../../../../src/renderer/store/start'
import { INITIAL_STATE, store } from '../../../../src/renderer/store/state'
import { markWords, settleTarget, showMessage } from '../../../../src/renderer/store/target'
import { closeFind, openFind } from '../../../../src/renderer/store/ui'
import { LINGER_MS } from '../../../../src/renderer/store/watches'
import { CHAT_ID, chatState, idOf, message } from '../../shared/sources'
import { manualTime } from '../client/manual-time'
import { fakeClient } from './fake-client'

beforeEach(() => store.setState(INITIAL_STATE, true))
afterEach(() => vi.useRealTimers())

const target = () => store.getState().target
const wanted = (conversationId: string, messageId: string) => ({ conversationId, messageId, state: 'wanted' }) as const

test('an address with a message says where to go; one without says nowhere', () => {
  adoptRoute({ page: 'chat', id: idOf(1), messageId: idOf(2) })
  expect(target()).toEqual(wanted(idOf(1), idOf(2)))
  adoptRoute({ page: 'chat', id: idOf(1) })
  expect(target()).toBeNull()
})

test('within the conversation that is shown the address stays, and the same message can be asked for again', () => {
  adoptRoute({ page: 'chat', id: idOf(1) })
  const { route } = store.getState()
  showMessage(idOf(1), idOf(2))
  const first = target()
  expect(first).toEqual(wanted(idOf(1), idOf(2)))
  if (first) settleTarget(first, 'shown')
  expect(target()).toEqual({ ...first, state: 'shown' })
  showMessage(idOf(1), idOf(2))
  expect(target()).toEqual(wanted(idOf(1), idOf(2)))
  // What is said about a way that has been given up changes nothing.
  if (first) settleTarget(first, 'failed')
  expect(target()).toEqual(wanted(idOf(1), idOf(2)))
  expect(store.getState().route).toBe(route)
})

test('what is looked for stays in its conversation, and goes with the next one or when it is closed', () => {
  adoptRoute({ page: 'chat', id: idOf(1) })
  openFind('words')
  markWords(['words'])
  adoptRoute({ page: 'chat', id: idOf(1), messageId: idOf(2) })
  expect(store.getState()).toMatchObject({ marked: ['words'], ui: { find: { query: 'words' } } })
  openFind()
  expect(store.getState().ui.find).toEqual({ query: 'words', messageId: null })
  adoptRoute({ page: 'chat', id: idOf(3) })
  expect(store.getState()).toMatchObject({ marked: [], ui: { find: null } })
  openFind('other')
  showMessage(idOf(3), idOf(4))
  closeFind()
  expect(store.getState()).toMatchObject({ target: null, marked: [], ui: { find: null } })
})

test('a page of older messages that does not come is said', async () => {
  vi.useFakeTimers()
  const fake = fakeClient()
  const time = manualTime()
  startStore(fake.client, time)
  const release = retainChat(CHAT_ID)
  fake.chat(CHAT_ID).snapshot({ ...chatState([message(1_000)]), more: true })
  time.frame()
  const page = loadOlder(CHAT_ID, 500)
  expect(fake.calls.map(({ method, input }) => [method, input])).toEqual([['conversation.messages', { id: CHAT_ID, before: idOf(1_000), limit: 500 }]])
  await fake.calls[0]?.answer(failed(appError('network', 'gone')))
  expect(await page).toBe(false)
  release()
  vi.advanceTimersByTime(LINGER_MS)
})
