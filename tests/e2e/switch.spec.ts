import { openAiChunk } from '../fixtures/wire/openai'
import { startWireServer } from '../fixtures/wire/server'
import { expect, test } from './fixtures'
import { answer, chatId, composer, conversation, rpc, script, send, settled, tryDemo } from './steps'

test('the provider is switched in mid-chat, and the new one is given the whole conversation', async ({ app: { page } }) => {
  const server = await startWireServer()
  const chunks = [openAiChunk({ choices: [{ index: 0, delta: { content: 'said by another provider' }, finish_reason: 'stop' }] }), 'data: [DONE]\n\n']
  server.play({ headers: { 'content-type': 'text/event-stream' }, steps: [{ bytes: chunks.join('') }] })
  try {
    await tryDemo(page)
    await send(page, script({ text: 'said by the demo', deltaMs: 0 }, 'First question'))
    await settled(page)
    const { id } = await rpc<{ id: string }>(page, 'connection.save', { provider: 'openai', label: 'Elsewhere', baseUrl: `${server.url}/v1` })
    await rpc(page, 'model.save', { connectionId: id, id: 'other-model', window: 32_000 })
    await page.getByRole('button', { name: /Demo · 8k/ }).click()
    await page.getByRole('option', { name: /other-model/ }).click()
    await expect(page.getByRole('button', { name: /other-model · 32k/ })).toBeVisible()
    await composer(page).fill('Second question')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect(conversation(page)).toContainText('said by another provider')
    await expect(answer(page)).toContainText('said by the demo')
    const body = JSON.parse(server.received.at(-1)?.body ?? '{}') as { model: string; messages: { role: string; content: unknown }[] }
    expect(body.model).toBe('other-model')
    expect(body.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
    expect(await rpc(page, 'chat.status', { id: chatId(page) })).toMatchObject({ model: 'other-model', contextLimit: 32_000 })
  } finally {
    await server.close()
  }
})
