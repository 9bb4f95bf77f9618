import { appError } from '@shared/errors'
import { failed } from '@shared/result'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { loadOlder, retainChat } from '../../../../src/renderer/store/chats'
import { loadArchived, loadMoreConversations } from '../../../../src/renderer/store/conversations'
import { flushAll, onFlush } from '../../../../src/renderer/store/flush'
import { loadModels, modelsOf } from '../../../../src/renderer/store/models'
import { sendMessage, takeReturned } from '../../../../src/renderer/store/sending'
import { startStore } from '../../../../src/renderer/store/start'
import { INITIAL_STATE, store } from '../../../../src/renderer/store/state'
import { setRoom, toggleInspector, toggleSidebar } from '../../../../src/renderer/store/ui'
import { LINGER_MS } from '../../../../src/renderer/store/watches'
import { appState, CHAT_ID, chatState, idOf, message, summary } from '../../shared/sources'
import { type ManualTime, manualTime } from '../client/manual-time'
import { type FakeClient, fakeClient } from './fake-client'

let fake: FakeClient
let time: ManualTime
let release: () => void

beforeEach(() => {
  vi.useFakeTimers()
  store.setState(INITIAL_STATE, true)
  fake = fakeClient()
  time = manualTime()
  startStore(fake.client, time)
  release = () => {}
})

afterEach(() => {
  release()
  vi.advanceTimersByTime(LINGER_MS)
  vi.useRealTimers()
})

const chat = () => store.getState().chats[CHAT_ID]?.state

const text = (words: string) => [{ type: 'text', text: words }] as const

function open(state = chatState([message(1_000)])): void {
  release = retainChat(CHAT_ID)
  fake.chat(CHAT_ID).snapshot(state)
  time.frame()
}

test('a chat is followed while somebody shows it and 30 s longer', () => {
  open()
  const again = retainChat(CHAT_ID)
  expect(fake.streams.size).toBe(2)
  again()
  again()
  release()
  vi.advanceTimersByTime(LINGER_MS - 1)
  expect(chat()).not.toBeNull()
  const back = retainChat(CHAT_ID)
  vi.advanceTimersByTime(LINGER_MS)
  expect(fake.streams.has(`chat:${CHAT_ID}`)).toBe(true)
  back()
  vi.advanceTimersByTime(LINGER_MS)
  expect(fake.streams.has(`chat:${CHAT_ID}`)).toBe(false)
  expect(store.getState().chats).toEqual({})
})

test('a figure of the gauge changes nothing that the transcript reads', () => {
  open(chatState([message(1_000), message(1_001)]))
  const before = chat()
  if (!before) throw new Error('no chat')
  fake.emit(CHAT_ID, { type: 'status-changed', status: { ...before.status, contextUsed: 5_000, utilization: 62.5 } })
  time.frame()
  const after = chat()
  expect(after?.status.contextUsed).toBe(5_000)
  const changed = Object.keys(before).filter((key) => before[key as keyof typeof before] !== after?.[key as keyof typeof before])
  expect(changed).toEqual(['status'])
})

test('the store changes once per frame, however much has come', () => {
  open()
  let updates = 0
  const stop = store.subscribe(() => {
    updates += 1
  })
  for (let n = 0; n < 50; n += 1) fake.emit(CHAT_ID, { type: 'message-added', message: message(2_000 + n) })
  expect(updates).toBe(0)
  time.frame()
  expect(updates).toBe(1)
  expect(chat()?.messages).toHaveLength(51)
  stop()
})

test('older messages come before the others, once, however often they are asked for', async () => {
  open(chatState([message(1_100), message(1_101)], { more: true }))
  void loadOlder(CHAT_ID)
  void loadOlder(CHAT_ID)
  expect(fake.calls.map((call) => call.input)).toEqual([{ id: CHAT_ID, before: idOf(1_100), limit: 100 }])
  await fake.answer('conversation.messages', { messages: [message(1_098), message(1_099), message(1_100)], more: true })
  expect(chat()?.messages.map((row) => row.id)).toEqual([1_098, 1_099, 1_100, 1_101].map(idOf))
  void loadOlder(CHAT_ID)
  await fake.answer('conversation.messages', { messages: [message(1_097)], more: false })
  expect(chat()).toMatchObject({ more: false })
  await loadOlder(CHAT_ID)
  expect(fake.calls).toEqual([])
})

test('a page of a branch that has gone meanwhile is thrown away', async () => {
  open(chatState([message(1_100)], { more: true }))
  void loadOlder(CHAT_ID)
  fake.emit(CHAT_ID, { type: 'branch-changed', after: null, messages: [message(3_000)], more: false })
  time.frame()
  await fake.answer('conversation.messages', { messages: [message(1_099)], more: false })
  expect(chat()?.messages.map((row) => row.id)).toEqual([idOf(3_000)])
})

test('a sent message is shown at once and gives way to its turn', async () => {
  open()
  const sent = sendMessage(CHAT_ID, text('hello'))
  expect(store.getState().sending).toMatchObject([{ chatId: CHAT_ID, content: text('hello'), turnId: null }])
  const requestId = store.getState().sending[0]?.requestId
  expect(fake.calls[0]).toMatchObject({ method: 'chat.send', input: { id: CHAT_ID, requestId, text: 'hello' } })
  await fake.answer('chat.send', { turnId: idOf(77) })
  expect(store.getState().sending).toHaveLength(1)
  fake.emit(CHAT_ID, { type: 'message-added', message: message(1_001, { turnId: idOf(77) }) })
  time.frame()
  expect(store.getState().sending).toEqual([])
  expect(await sent).toEqual({ ok: true, data: { turnId: idOf(77) } })
})

test('it also gives way when the turn comes before the answer, or waits in the queue', async () => {
  open()
  void sendMessage(CHAT_ID, text('one'))
  fake.emit(CHAT_ID, { type: 'message-added', message: message(1_001, { turnId: idOf(77) }) })
  time.frame()
  await fake.answer('chat.send', { turnId: idOf(77) })
  expect(store.getState().sending).toEqual([])
  void sendMessage(CHAT_ID, text('two'))
  const requestId = store.getState().sending[0]?.requestId ?? ''
  fake.emit(CHAT_ID, { type: 'queue-changed', queue: [{ turnId: idOf(78), requestId, content: [], createdAt: 1 }], held: false })
  time.frame()
  expect(store.getState().sending).toEqual([])
})

test('files are sent beside the text and shown at once', async () => {
  open()
  const content = [...text('look'), { type: 'image', mediaId: idOf(5), name: 'a.png', mimeType: 'image/png' } as const]
  void sendMessage(CHAT_ID, content)
  expect(store.getState().sending).toMatchObject([{ content }])
  const { requestId } = store.getState().sending[0] ?? {}
  expect(fake.calls[0]?.input).toEqual({ id: CHAT_ID, requestId, content })
})

test('a text that could not be sent comes back, together with one that waits already', async () => {
  open()
  const error = appError('network', 'no')
  void sendMessage(CHAT_ID, text('one'))
  await fake.calls[0]?.answer(failed(error))
  void sendMessage(CHAT_ID, text('two'))
  await fake.calls[0]?.answer(failed(error))
  expect(store.getState().sending).toEqual([])
  expect(store.getState().returned).toEqual({ [CHAT_ID]: { content: [...text('one'), ...text('two')], error } })
  takeReturned(CHAT_ID)
  expect(store.getState().returned).toEqual({})
})

test('models are fetched once, and again when they change', async () => {
  const app = fake.streams.get('app') as { snapshot: (state: unknown) => void; events: (events: readonly unknown[]) => void }
  app.snapshot(appState())
  time.frame()
  void loadModels(idOf(7))
  void loadModels(idOf(7))
  expect(fake.calls.map((call) => [call.method, call.input])).toEqual([['model.list', { connectionId: idOf(7) }]])
  await fake.answer('model.list', { models: [] })
  await loadModels(idOf(7))
  expect(fake.calls).toEqual([])
  app.events([{ type: 'models-changed' }])
  time.frame()
  const model = { provider: 'demo', id: 'demo-chat', name: 'Demo' }
  await fake.answer('model.list', { models: [model] })
  expect(modelsOf(idOf(7))).toEqual([model])
})

test('a failed fetch of models is not remembered', async () => {
  void loadModels()
  expect(fake.calls[0]?.input).toEqual({})
  await fake.calls[0]?.answer(failed(appError('network', 'no')))
  void loadModels()
  expect(fake.calls).toHaveLength(1)
})

test('more conversations follow the last page, known ones stay as they are', async () => {
  const app = fake.streams.get('app') as { snapshot: (state: unknown) => void }
  app.snapshot(appState([summary(9), summary(8), summary(1, { pinned: true })], { moreConversations: true }))
  time.frame()
  void loadMoreConversations()
  void loadMoreConversations()
  expect(fake.calls.map((call) => call.input)).toEqual([{ after: { id: idOf(8), updatedAt: 8 }, limit: 100 }])
  await fake.answer('conversation.list', { conversations: [summary(7), summary(1)], more: true })
  expect(store.getState().app?.conversations).toEqual([summary(9), summary(8), summary(7), summary(1, { pinned: true })])
  void loadMoreConversations()
  expect(fake.calls[0]?.input).toEqual({ after: { id: idOf(1), updatedAt: 1 }, limit: 100 })
  await fake.answer('conversation.list', { conversations: [], more: false })
  await loadMoreConversations()
  expect(fake.calls).toEqual([])
})

test('the archive is loaded page by page', async () => {
  void loadArchived()
  expect(fake.calls[0]?.input).toEqual({ archived: true, limit: 100 })
  await fake.answer('conversation.list', { conversations: [summary(4, { archived: true })], more: true })
  void loadArchived()
  expect(fake.calls[0]?.input).toEqual({ archived: true, limit: 100, after: { id: idOf(4), updatedAt: 4 } })
  await fake.answer('conversation.list', { conversations: [summary(3, { archived: true })], more: false })
  expect(store.getState().archived).toEqual({ rows: [summary(4, { archived: true }), summary(3, { archived: true })], more: false, loaded: true })
})

test('the first snapshot arranges the window, later ones leave it alone', () => {
  const app = fake.streams.get('app') as { snapshot: (state: unknown) => void }
  const settings = { ...appState().settings, sidebarOpen: false, inspectorOpen: true }
  app.snapshot(appState([], { settings }))
  time.frame()
  expect(store.getState().ui).toMatchObject({ sidebarOpen: false, inspectorOpen: true })
  toggleSidebar()
  expect(fake.calls[0]).toMatchObject({ method: 'settings.update', input: { sidebarOpen: true } })
  app.snapshot(appState([], { settings }))
  time.frame()
  expect(store.getState().ui.sidebarOpen).toBe(true)
})

test('in a narrow window columns are overlays: closed at first, one at a time, and not remembered', () => {
  const app = fake.streams.get('app') as { snapshot: (state: unknown) => void }
  app.snapshot(appState())
  time.frame()
  setRoom(true, true)
  expect(store.getState().ui).toMatchObject({ sidebarOpen: false, inspectorOpen: false })
  toggleSidebar()
  toggleInspector()
  expect(store.getState().ui).toMatchObject({ sidebarOpen: false, inspectorOpen: true })
  toggleSidebar()
  expect(store.getState().ui).toMatchObject({ sidebarOpen: true, inspectorOpen: false })
  expect(fake.calls).toEqual([])
  setRoom(false, false)
  expect(store.getState().ui).toMatchObject({ sidebarOpen: true, inspectorOpen: false })
})

test('everything that is typed is stored before the window closes, whatever fails', async () => {
  const done: string[] = []
  const stop = [onFlush(async () => done.push('one')), onFlush(() => Promise.reject(new Error('no'))), onFlush(async () => done.push('two'))]
  await flushAll()
  expect(done).toEqual(['one', 'two'])
  for (const end of stop) end()
  await flushAll()
  expect(done).toHaveLength(2)
})
