import { describe, expect, it } from 'vitest'
import { anthropicWire } from '../fixtures/wire/anthropic'
import { azureWire } from '../fixtures/wire/azure'
import { bedrockWire } from '../fixtures/wire/bedrock'
import { cohereWire } from '../fixtures/wire/cohere'
import { googleWire } from '../fixtures/wire/google'
import { startModelServer } from '../fixtures/wire/model-server'
import { openAiWire } from '../fixtures/wire/openai'
import { o200k } from '../fixtures/wire/request'
import { byPurpose, ramble, spoken, startWireChat } from '../fixtures/wire-chat'

/** For a whole night's worth: COMPACTION_TURNS=400. */
const TURNS = Number(process.env.COMPACTION_TURNS ?? 40)
const WINDOW = 8_000
const ANSWER = ramble(90, 7)
const CASES = [
  { wire: anthropicWire, factor: 1.2 },
  { wire: openAiWire, factor: 1 },
  { wire: azureWire, factor: 1 },
  { wire: googleWire, factor: 1.2 },
  { wire: cohereWire, factor: 1 },
  { wire: bedrockWire, factor: 1.2 },
]
/** Pinned as they are sent; each must be in every request from then on. */
const FACTS = new Map([
  [2, 'The order has the number PO-4471-KX.'],
  [TURNS >> 1, 'The alarm code of the new house is 80-35-19.'],
])

describe.each(CASES)('$wire.provider counts × $factor', ({ wire, factor }) => {
  it(`goes on for ever in a small window: ${TURNS} turns`, { timeout: 600_000 }, async () => {
    const server = await startModelServer(wire, { window: WINDOW, factor, answer: ANSWER })
    const chat = await startWireChat(wire, server)
    const sent: string[] = []
    const compacted: { readonly turn: number; readonly before: number; readonly after: number; readonly counted: number; readonly last: number }[] = []
    const pinned: { readonly fact: string; readonly from: number }[] = []
    let known = 0
    for (let turn = 0; turn < TURNS; turn += 1) {
      const fact = FACTS.get(turn)
      const text = `Message ${turn}. ${fact ?? ''} ${ramble(60 + ((turn * 37) % 90), turn)}`
      const last = byPurpose(server.exchanges).answers.at(-1)?.input ?? 0
      sent.push(text)
      await chat.say(text)
      const { compactions } = await chat.ok('compaction.list', { id: chat.id })
      for (const { result, state } of compactions.slice(known)) {
        expect(state, JSON.stringify(result)).toBe('committed')
        // What the request would have been without it, as the server counts.
        const counted = last + Math.ceil(factor * (o200k(ANSWER) + 4 + o200k(text) + 4))
        compacted.push({ turn, before: result.tokensBefore, after: result.tokensAfter, counted, last: result.reportedAfter ?? Number.NaN })
      }
      known = compactions.length
      if (fact === undefined) continue
      const message = (await chat.ok('conversation.messages', { id: chat.id, limit: 2 })).messages[0]
      await chat.ok('message.pin', { id: chat.id, messageId: message?.id ?? '' })
      pinned.push({ fact, from: server.exchanges.length })
    }

    const { answers, summaries } = byPurpose(server.exchanges)
    // No request is refused, none is over the window with its answer, and none is made twice.
    expect(server.exchanges.filter(({ outcome }) => outcome !== 'answered')).toEqual([])
    for (const { input, maxTokens } of server.exchanges) expect(input + (maxTokens ?? 0)).toBeLessThanOrEqual(WINDOW)
    expect(answers).toHaveLength(TURNS)
    expect(summaries.length).toBeGreaterThanOrEqual(TURNS >> 5)
    expect(summaries.length).toBe(compacted.length)
    expect(summaries.length).toBeLessThanOrEqual(TURNS >> 2)

    // The log has every message once and in order.
    expect(spoken(await chat.log())).toEqual(
      sent.flatMap((text) => [
        ['user', text],
        ['assistant', ANSWER],
      ]),
    )

    // What is pinned is in every request of the chat.
    expect(pinned).toHaveLength(FACTS.size)
    for (const { fact, from } of pinned) {
      const later = byPurpose(server.exchanges.slice(from)).answers
      expect(later.filter(({ texts }) => !texts.some((text) => text.includes(fact)))).toEqual([])
    }

    // The figures are the server's own.
    const errors = compacted.map(({ before, after, counted, last }) => [before / counted - 1, after / last - 1])
    const worst = Math.max(...errors.flat().map(Math.abs))
    expect(worst).toBeLessThanOrEqual(0.05)
    const status = await chat.ok('chat.status', { id: chat.id })
    const total = (of: readonly { readonly input: number }[]): number => of.reduce((sum, { input }) => sum + input, 0)
    expect(status).toMatchObject({ requestCount: server.exchanges.length, totals: { input: total(server.exchanges) } })
    if (process.env.COMPACTION_TURNS) {
      const largest = Math.max(...server.exchanges.map(({ input }) => input))
      process.stdout.write(
        `${wire.provider}: ${TURNS} turns, ${answers.length} + ${summaries.length} requests, largest ${largest}, worst error ${(100 * worst).toFixed(2)} %, summaries ${((100 * total(summaries)) / total(answers)).toFixed(1)} % of the input\n`,
      )
    }
    await chat.close()
  })
})
