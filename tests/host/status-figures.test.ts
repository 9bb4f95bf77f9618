import type { Usage } from '@shared/model/usage'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { uuidV7Ids } from '../../src/main/platform/ids'
import { startApplication, type TestApplication } from '../fixtures/application'
import { anthropicEvent } from '../fixtures/wire/anthropic'
import { openAiChunk } from '../fixtures/wire/openai'
import { type Reply, startWireServer, type WireServer } from '../fixtures/wire/server'

// Twenty requests with cache and reasoning tokens over both protocols; the app's sums against the servers' own.

const SSE = { 'content-type': 'text/event-stream' }
const TURNS = 10

let app: TestApplication
let server: WireServer
beforeEach(async () => {
  app = await startApplication()
  server = await startWireServer()
})
afterEach(async () => {
  await app.cleanup()
  await server.close()
})

/** Anthropic's parts are exclusive: what was read anew, from the cache, into the cache. */
function anthropicReply(fresh: number, read: number, write: number, output: number): Reply {
  const usage = { input_tokens: fresh, cache_read_input_tokens: read, cache_creation_input_tokens: write, output_tokens: 1 }
  const message = { id: 'msg', type: 'message', role: 'assistant', model: 'm', content: [], stop_reason: null, stop_sequence: null, usage }
  const events = [
    anthropicEvent('message_start', { message }),
    anthropicEvent('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    anthropicEvent('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'yes' } }),
    anthropicEvent('content_block_stop', { index: 0 }),
    anthropicEvent('message_delta', { delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: output } }),
    anthropicEvent('message_stop', {}),
  ]
  return { headers: SSE, steps: [{ bytes: events.join('') }] }
}

/** OpenAI's are inclusive: cached is a part of the prompt, reasoning a part of the completion. */
function openAiReply(prompt: number, cached: number, completion: number, reasoning: number): Reply {
  const usage = {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: cached },
    completion_tokens_details: { reasoning_tokens: reasoning },
  }
  const chunks = [
    openAiChunk({ choices: [{ index: 0, delta: { content: 'yes' }, finish_reason: 'stop' }] }),
    openAiChunk({ choices: [], usage }),
    'data: [DONE]\n\n',
  ]
  return { headers: SSE, steps: [{ bytes: chunks.join('') }] }
}

async function ask(chat: string, text: string): Promise<void> {
  expect(await app.call('chat.send', { id: chat, requestId: uuidV7Ids.next(), text, wait: true })).toMatchObject({ ok: true, data: { state: 'completed' } })
}

async function chatOver(provider: 'anthropic' | 'openai', model: string): Promise<string> {
  const saved = await app.call('connection.save', { provider, label: provider, baseUrl: server.url, secret: { apiKey: 'sk-test' } })
  if (!saved.ok) throw new Error(saved.error.message)
  const chat = await app.call('chat.create', { connectionId: saved.data.id, model, contextLimit: 200_000 })
  if (!chat.ok) throw new Error(chat.error.message)
  return chat.data.id
}

test('the figures of twenty requests equal the servers’ own sums, through a restart', async () => {
  const claude = await chatOver('anthropic', 'claude-x')
  const anthropic: Usage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, reasoning: null }
  let sums = anthropic
  for (let turn = 1; turn <= TURNS; turn += 1) {
    const [fresh, read, write, output] = [10 * turn, 100 * turn, 7 * turn, 3 * turn]
    server.play(anthropicReply(fresh, read, write, output))
    await ask(claude, `question ${turn}`)
    sums = {
      ...sums,
      input: (sums.input ?? 0) + fresh + read + write,
      output: (sums.output ?? 0) + output,
      cacheRead: (sums.cacheRead ?? 0) + read,
      cacheWrite: (sums.cacheWrite ?? 0) + write,
    }
  }
  const gpt = await chatOver('openai', 'gpt-x')
  let others: Usage = { input: 0, output: 0, cacheRead: 0, cacheWrite: null, reasoning: 0 }
  for (let turn = 1; turn <= TURNS; turn += 1) {
    const [prompt, cached, completion, reasoning] = [200 * turn, 50 * turn, 20 * turn, 8 * turn]
    server.play(openAiReply(prompt, cached, completion, reasoning))
    await ask(gpt, `question ${turn}`)
    others = {
      ...others,
      input: (others.input ?? 0) + prompt,
      output: (others.output ?? 0) + completion,
      cacheRead: (others.cacheRead ?? 0) + cached,
      reasoning: (others.reasoning ?? 0) + reasoning,
    }
  }
  const last = { input: 1_170, output: 30 }
  const expected = [
    {
      id: claude,
      figures: { requestCount: TURNS, totals: sums, lastInput: last.input, lastOutput: last.output, contextUsed: last.input + last.output, source: 'reported' },
    },
    { id: gpt, figures: { requestCount: TURNS, totals: others, lastInput: 2_000, lastOutput: 200, contextUsed: 2_000 + 200 - 80, source: 'reported' } },
  ]
  for (const { id, figures } of expected) expect(await app.call('chat.status', { id })).toMatchObject({ ok: true, data: figures })
  await app.shutdown()
  const again = await startApplication({ dataDir: app.dir })
  try {
    for (const { id, figures } of expected) expect(await again.call('chat.status', { id })).toMatchObject({ ok: true, data: figures })
    const report = await again.call('usage.report', { id: gpt, limit: 3 })
    expect(report).toMatchObject({
      ok: true,
      data: { more: true, entries: [{ usage: { input: 2_000 } }, { usage: { input: 1_800 } }, { usage: { input: 1_600 } }] },
    })
  } finally {
    await again.shutdown()
  }
})
