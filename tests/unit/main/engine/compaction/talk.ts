import { PROVIDER_IDS } from '@shared/model/connection'
import type { Block } from '@shared/model/message'
import { beginsWithLine, SUMMARY_REQUEST } from '@shared/model/summary-request'
import { expect } from 'vitest'
import { SECTIONS } from '../../../../../src/main/engine/compaction/prompt'
import { validate } from '../../../../../src/main/engine/context/validate'
import type { CheckpointRecord, ProviderEvent, ProviderRequest } from '../../../../../src/main/engine/ports'
import { uuidV7Ids } from '../../../../../src/main/platform/ids'
import type { TestEngine } from '../../../../fixtures/engine'
import type { Call } from '../../../../fixtures/scripted-provider'

/** A provider that answers by itself, and what it was asked. Every request is checked by the rules of every provider. */
export type Talk = {
  /** Requests of turns and requests for summaries, each oldest first. */
  readonly chats: readonly Call[]
  readonly summaries: readonly Call[]
  onChat: (call: Call, nth: number) => void
  onSummary: (call: Call, nth: number) => void
}

export function isSummaryRequest({ messages }: ProviderRequest): boolean {
  return messages.at(-1)?.blocks.some((block) => block.type === 'text' && beginsWithLine(block.text, SUMMARY_REQUEST)) ?? false
}

/** A summary in the right form. */
export function summaryOf(text: string): string {
  return SECTIONS.map((section) => `## ${section}\n${text}`).join('\n\n')
}

export const SUMMARY = summaryOf('- noted')

/** Lets the provider answer `ok` to every message and `SUMMARY` to every request for a summary, unless told otherwise. */
export function play(t: TestEngine): Talk {
  const chats: Call[] = []
  const summaries: Call[] = []
  const talk: Talk = { chats, summaries, onChat: (call) => call.answer('ok'), onSummary: (call) => call.answer(SUMMARY) }
  t.provider.onCall = (call) => {
    for (const provider of PROVIDER_IDS) expect(validate(provider, call.request), provider).toEqual([])
    const asked = isSummaryRequest(call.request) ? summaries : chats
    asked.push(call)
    if (asked === summaries) talk.onSummary(call, summaries.length - 1)
    else talk.onChat(call, chats.length - 1)
  }
  return talk
}

/** About so many tokens of text that begins with a name. */
export function text(name: string, tokens: number): string {
  return `${name} ${'word '.repeat(Math.ceil((4 * tokens) / 5))}`.slice(0, Math.max(name.length, 4 * tokens)).trimEnd()
}

/** Sends and waits until nothing runs and nothing waits. */
export async function say(t: TestEngine, chat: string, message: string | readonly Block[]): Promise<string> {
  const content: readonly Block[] = typeof message === 'string' ? [{ type: 'text', text: message }] : message
  const { turnId } = t.engine.session(chat).send(uuidV7Ids.next(), content)
  await rest(t, chat)
  return turnId
}

export function rest(t: TestEngine, chat: string): Promise<void> {
  return t.clock.until(() => t.engine.session(chat).idle)
}

/** `turns` turns of about `tokens` tokens each in the question: `q1 …`, `q2 …`. */
export async function fill(t: TestEngine, chat: string, turns: number, tokens = 200, from = 1): Promise<void> {
  for (let nth = from; nth < from + turns; nth += 1) await say(t, chat, text(`q${nth}`, tokens))
}

/** Compacts now and waits for the end. */
export async function compact(t: TestEngine, chat: string, options: Parameters<ReturnType<TestEngine['engine']['session']>['compactions']['run']>[0] = {}) {
  let outcome: Awaited<ReturnType<ReturnType<TestEngine['engine']['session']>['compactions']['run']>['done']> | null = null
  const run = t.engine.session(chat).compactions.run(options)
  void run.done.then((end) => {
    outcome = end
  })
  await t.clock.until(() => outcome !== null)
  return run.done
}

/** A chat with a window of 4,000 tokens (3,800 usable, threshold 2,850, target 2,280) that summarises and keeps two turns. */
export function llmChat(t: TestEngine, options: NonNullable<Parameters<TestEngine['chat']>[0]> = {}): string {
  const { compaction, ...rest } = options
  return t.chat({ contextLimit: 4_000, ...rest, compaction: { strategy: 'llm', keepRecentTurns: 2, ...compaction } })
}

export function records(t: TestEngine, chat: string): readonly CheckpointRecord[] {
  return t.opened.store.checkpoints.list(chat, null)
}

export function states(t: TestEngine, chat: string): readonly string[] {
  return records(t, chat).map(({ state, result }) => `${result.trigger} ${result.strategy} ${state}`)
}

/** All text of a request, message by message. */
export function textOf({ messages }: ProviderRequest): string {
  return messages.map(({ role, blocks }) => `${role}: ${blocks.map((block) => ('text' in block ? block.text : JSON.stringify(block))).join('\n')}`).join('\n')
}

/** The events of a whole answer made of blocks. */
export function blocks(given: readonly Block[], reason: 'end' | 'toolCalls' | 'length' | 'filter' = 'end'): readonly ProviderEvent[] {
  return [
    ...given.flatMap((block, index): readonly ProviderEvent[] => [
      { type: 'block-start', index, block },
      { type: 'block-end', index, block },
    ]),
    { type: 'finish', reason, usage: { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null } },
  ]
}

export const WEATHER = { name: 'weather', description: 'Tells the weather.', parameters: { type: 'object' } }

/** A tool that runs without being asked, and answers with `content`. */
export function offerTool(t: TestEngine, content: (run: number) => string): void {
  let runs = 0
  t.tools.offered = [{ ...WEATHER, source: 'builtin', origin: 'Built in', permission: 'always' }]
  t.tools.onRun = async () => {
    runs += 1
    return { content: content(runs), isError: false }
  }
}
