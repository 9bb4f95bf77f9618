import AxeBuilder from '@axe-core/playwright'
import { expect, type Locator, type Page } from '@playwright/test'
import type { CompactionConfig } from '../../src/shared/model/compaction'
import { answer, chatId, rpc, script, tryDemo } from './steps'

type ChatInput = { readonly model?: string; readonly contextLimit?: number; readonly compaction?: Partial<CompactionConfig> }

/** A fresh id of the right shape. */
export function newId(): string {
  const hex = (length: number): string => Array.from({ length }, () => Math.floor(Math.random() * 16).toString(16)).join('')
  const time = Date.now().toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-8${hex(3)}-${hex(12)}`
}

/** The first connection, which is the demo. */
export async function demoConnection(page: Page): Promise<string> {
  const { connections } = await rpc<{ connections: readonly { readonly id: string }[] }>(page, 'connection.list', {})
  return connections[0]?.id ?? ''
}

/** Through the onboarding into a chat of the demo that has had so many turns of about 150 tokens each. Automatic compaction is off unless asked for. */
export async function chatOf(page: Page, turns: number, input: ChatInput = {}): Promise<string> {
  await tryDemo(page)
  const connectionId = await demoConnection(page)
  const config = { model: 'demo-chat', contextLimit: 8_000, compaction: { strategy: 'off' }, ...input }
  const { id } = await rpc<{ id: string }>(page, 'chat.create', { connectionId, title: 'Ledger', ...config })
  for (let turn = 1; turn <= turns; turn += 1) await sendTurn(page, id, turn)
  await page.goto(`${page.url().split('#')[0]}#/chat/${id}`)
  await expect(page.getByRole('heading', { name: 'Ledger' })).toBeVisible()
  return id
}

/** One turn more, sent by a script. */
export async function sendTurn(page: Page, id: string, turn: number): Promise<void> {
  const text = script(
    { text: `Answer ${turn}. ${'The ledger appends and never rewrites. '.repeat(8)}`, deltaMs: 0 },
    `Question ${turn}. ${'What about the ledger? '.repeat(10)}`,
  )
  await rpc(page, 'chat.send', { id, requestId: newId(), text, wait: true })
}

export function compactDialog(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Compact now' })
}

/** Opens what the gauge has to say. */
export async function openGauge(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Context details' }).click()
  const popover = page.getByRole('dialog', { name: 'Context', exact: true })
  await expect(popover).toBeVisible()
  return popover
}

export type Call = { readonly method: string; readonly input: Readonly<Record<string, unknown>> }

/** The calls the page makes from now on; loads the page anew, so that its connection is seen from the start. */
export async function watchCalls(page: Page): Promise<readonly Call[]> {
  const calls: Call[] = []
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const frame = JSON.parse(String(payload)) as { t: string } & Call
      if (frame.t === 'call') calls.push({ method: frame.method, input: frame.input })
    }),
  )
  await page.reload()
  await expect(page.getByRole('meter', { name: 'Context usage' })).toBeVisible()
  return calls
}

/** What was asked of `compaction.run` so far. */
export function runs(calls: readonly Call[]): readonly Call['input'][] {
  return calls.filter(({ method }) => method === 'compaction.run').map(({ input }) => input)
}

type Listed = {
  readonly active: string | null
  readonly compactions: readonly { readonly id: string; readonly state: string; readonly result: { readonly turnsKept: number; readonly trigger: string } }[]
}

/** The compactions of the chat that is shown. */
export function compactions(page: Page): Promise<Listed> {
  return rpc<Listed>(page, 'compaction.list', { id: chatId(page) })
}

/** Waits until the newest compaction of the chat is in force. */
export async function compacted(page: Page): Promise<void> {
  await expect.poll(async () => (await compactions(page)).compactions.at(-1)?.state).toBe('committed')
}

/** What automatic checks of accessibility find in a part of the page. */
export async function barriers(page: Page, part: string): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).include(part).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`))
}

const SECTIONS = ['Goal', 'Constraints and preferences', 'Decisions and why', 'Facts, names, numbers, identifiers', 'Open questions', 'Next step']
export const SUMMARY = SECTIONS.map((title) => `## ${title}\n\n- The ledger appends and never rewrites.\n\n`)

/** Prompts that make the demo write exactly this. */
export const SLOW_SUMMARY = script({ chunks: SUMMARY.flatMap((part) => part.split(/(?<= )/)), deltaMs: 25 })
export const HANGING_SUMMARY = script({ chunks: SUMMARY.slice(0, 2), deltaMs: 0, hang: true })
export const BAD_SUMMARY = script({ text: 'No.', deltaMs: 0 })

/** A chat of the demo a little over the threshold of its window of 8,000: four long turns and two short ones. Shown, and nothing compacted yet. */
export async function fullChat(page: Page, compaction: Partial<CompactionConfig> = {}): Promise<string> {
  await tryDemo(page)
  const connectionId = await demoConnection(page)
  const { id } = await rpc<{ id: string }>(page, 'chat.create', { connectionId, model: 'demo-chat', title: 'Ledger', compaction: { strategy: 'off' } })
  for (let turn = 1; turn <= 6; turn += 1) {
    const size = turn <= 4 ? 45 : 1
    const text = script(
      { text: `Answer ${turn}. ${'The ledger appends and never rewrites. '.repeat(size)}`, deltaMs: 0 },
      `Question ${turn}. ${'What about the ledger? '.repeat(1.6 * size)}`,
    )
    await rpc(page, 'chat.send', { id, requestId: newId(), text, wait: true })
  }
  await rpc(page, 'chat.configure', { id, compaction: { strategy: 'llm', keepRecentTurns: 2, ...compaction } })
  await page.goto(`${page.url().split('#')[0]}#/chat/${id}`)
  await expect(answer(page)).toContainText('Answer 6')
  return id
}
