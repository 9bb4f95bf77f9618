import { messageText } from '@shared/model/message'
import { PREVIOUS_SUMMARY } from '@shared/model/summary-request'
import { expect, onTestFinished, test } from 'vitest'
import { startModelServer } from '../fixtures/wire/model-server'
import { openAiWire } from '../fixtures/wire/openai'
import { ramble, startWireChat, type WireChat } from '../fixtures/wire-chat'

async function compactedChat(): Promise<{ readonly chat: WireChat; readonly checkpointId: string }> {
  const chat = await startWireChat(openAiWire, await startModelServer(openAiWire, { window: 32_000, answer: ramble(60, 3) }), {
    compaction: { strategy: 'off' },
    contextLimit: 32_000,
  })
  onTestFinished(() => chat.close())
  for (let turn = 0; turn < 8; turn += 1) await chat.say(`Message ${turn}. ${ramble(80, turn)}`)
  await chat.ok('message.pin', { id: chat.id, messageId: (await chat.log())[4]?.id ?? '' })
  await chat.compact({ keepTurns: 2 })
  const checkpointId = (await chat.ok('compaction.list', { id: chat.id })).active ?? ''
  await chat.ok('compaction.edit', { id: chat.id, checkpointId, text: '## Goal\nPaint the attic.\n\n## Next step\nBuy paint.' })
  return { chat, checkpointId }
}

const lastBody = (chat: WireChat): string => chat.server.exchanges.at(-1)?.received.body ?? ''

async function ask(chat: WireChat, id: string): Promise<void> {
  const { state } = await chat.ok('chat.send', { id, requestId: crypto.randomUUID().replace(/^(.{14})4/, '$17'), text: 'And now?', wait: true })
  expect(state).toBe('completed')
}

test('a fork behind a summary stands on it: the same request as the source, nothing summarised again', async () => {
  const { chat, checkpointId } = await compactedChat()
  const log = await chat.log()
  const { id } = await chat.ok('conversation.fork', { id: chat.id, messageId: log.at(-1)?.id ?? '' })
  await ask(chat, chat.id)
  const ofSource = lastBody(chat)
  await ask(chat, id)
  expect(lastBody(chat)).toBe(ofSource)
  expect(ofSource).toContain(PREVIOUS_SUMMARY)
  expect(ofSource).toContain('Paint the attic.')
  expect(ofSource).toContain('word for word')

  // Both are their own: undoing one leaves the other.
  const { compactions, active } = await chat.ok('compaction.list', { id })
  expect(compactions).toMatchObject([{ state: 'committed', version: 2, id: active }])
  expect(active).not.toBe(checkpointId)
  expect((await chat.ok('compaction.read', { id, checkpointId: active ?? '' })).versions.map(({ author }) => author)).toEqual(['model', 'user'])
  expect(await chat.ok('compaction.undo', { id })).toEqual({ active: null })
  await ask(chat, id)
  expect(lastBody(chat)).toContain('Message 0.')
  expect((await chat.ok('compaction.list', { id: chat.id })).active).toBe(checkpointId)
})

test('a fork before the boundary has no use for it, and keeps the pins that are in it', async () => {
  const { chat } = await compactedChat()
  const log = await chat.log()
  const { id } = await chat.ok('conversation.fork', { id: chat.id, messageId: log[5]?.id ?? '' })
  expect(await chat.ok('compaction.list', { id })).toEqual({ compactions: [], active: null })
  await ask(chat, id)
  expect(lastBody(chat)).toContain('Message 0.')
  expect(lastBody(chat)).not.toContain(PREVIOUS_SUMMARY)
  const done = await chat.ok('compaction.run', { id, keepTurns: 1, wait: true })
  expect(done.compacted).toBe(true)
  expect((await chat.ok('compaction.read', { id, checkpointId: done.checkpointId })).block).toContain(messageText(log[4]?.blocks ?? []))
})
