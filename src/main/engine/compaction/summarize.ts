import { type AppError, appError, Failure, failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { CompactionConfig } from '@shared/model/compaction'
import type { Connection } from '@shared/model/connection'
import type { ModelInfo } from '@shared/model/model-info'
import type { UsageEntry } from '@shared/model/usage'
import type { ProviderRequest } from '../ports'
import type { SessionPorts } from '../sessions/session-state'
import { assertValid } from '../turns/assemble-request'
import { ledgerLines } from '../turns/ledger'
import { type ModelRunResult, startModelRun } from '../turns/model-run'
import { chunksOf } from './chunks'
import { instruction, instructionOn, mergeInstruction } from './prompt'
import { judge } from './refusal'

/** The model that writes a summary. */
export type Writer = {
  readonly connection: Connection
  readonly model: string
  readonly info: ModelInfo | null
  /** Its window, tokens. */
  readonly window: number
  /** Its calibration. */
  readonly factor: number
}

export type SummaryJob = {
  readonly checkpointId: Id
  readonly conversationId: Id
  readonly config: CompactionConfig
  readonly writer: Writer
  /** The chat's own request up to the cut, where its own model writes: with the same bytes its provider's cache is read. */
  readonly own: ProviderRequest | null
  /** The conversation up to the cut as plain text, by paragraphs. */
  readonly paragraphs: readonly string[]
  readonly focus: string | null
  readonly updating: boolean
  /** Longest summary, tokens. */
  readonly maxTokens: number
  /** The summary must be smaller than this, tokens. */
  readonly replaces: number
  /** Shares of the text that may have been asked for at once; below 1 after a window turned out smaller than was said. */
  readonly caution: number
}

/** Where the text goes while it is written. */
export type SummarySink = {
  text(piece: string): void
  /** Another request begins: what was written so far does not count. */
  restart(): void
}

export type SummaryOutcome = {
  readonly text: string | null
  readonly error: AppError | null
  readonly ledger: readonly UsageEntry[]
}

/** Room that is left free beside an estimate, so that a tokenizer unlike ours does not overflow the request. */
const SAFETY = 0.85
const SMALLEST_CHUNK = 48
/** Errors after which a second request makes sense. */
const AGAIN: ReadonlySet<AppError['code']> = new Set(['provider', 'context_overflow', 'overloaded', 'rate_limit', 'network', 'invalid_request'])

/**
 * Has a summary written: by the chat's own model in its own context, or from fenced text, in parts where that is longer
 * than the window. One request may be asked a second time, from text and with a reminder; beyond its parts no job makes
 * more than two. Never rejects; what is refused comes back as an error, and every request is in the ledger.
 */
export async function summarize(ports: SessionPorts, job: SummaryJob, signal: AbortSignal, sink: SummarySink): Promise<SummaryOutcome> {
  const ledger: UsageEntry[] = []
  let second = false
  const count = (text: string): number => Math.ceil(ports.tokenizer.quick(text) * job.writer.factor)
  const how = (reminder: boolean) => ({ prompt: job.config.prompt, focus: job.focus, updating: job.updating, maxTokens: job.maxTokens, reminder })

  /** One request; throws `Failure` where its answer is refused. */
  async function ask(request: ProviderRequest, limit: number): Promise<string> {
    sink.restart()
    const { connection, info } = job.writer
    assertValid(ports.log, connection.provider, request, job.conversationId)
    const result = await run(ports, job, request, signal, sink)
    ledger.push(...linesOf(ports, job, result, info))
    const verdict = judge(result, limit, count)
    if (verdict.error) throw new Failure(verdict.error)
    return verdict.text
  }

  /** Asks, and once in the whole job asks again. */
  async function insist(request: (reminder: boolean) => ProviderRequest, limit: number): Promise<string> {
    try {
      return await ask(request(false), limit)
    } catch (reason) {
      if (second || signal.aborted || !(reason instanceof Failure) || !AGAIN.has(reason.error.code)) throw reason
      second = true
      return ask(request(true), limit)
    }
  }

  async function fromText(reminder: boolean, caution: number): Promise<string> {
    const room = roomFor(job, count) * caution
    const whole = job.paragraphs.join('\n\n')
    if (count(whole) <= room) return insist((again) => textRequest(job, instructionOn(whole, how(reminder || again))), job.replaces)
    if (room < SMALLEST_CHUNK)
      throw failure('context_overflow', `The window of ${job.writer.model} is too small to write a summary in. Choose another model for summaries.`)
    const parts: string[] = []
    for (const chunk of chunksOf(job.paragraphs, Math.floor(room / job.writer.factor), ports.tokenizer.quick))
      parts.push(await insist((again) => textRequest(job, instructionOn(chunk, how(again))), Number.POSITIVE_INFINITY))
    return merge(parts, room)
  }

  async function merge(parts: readonly string[], room: number): Promise<string> {
    const groups = groupsOf(parts, room, count)
    if (groups.length === 1) return insist((again) => textRequest(job, mergeInstruction(parts, how(again))), job.replaces)
    if (groups.length === parts.length)
      throw failure('context_overflow', 'The summaries of the parts do not fit the window together. Choose another model for summaries.')
    const merged: string[] = []
    for (const group of groups)
      merged.push(
        group.length === 1 ? (group[0] ?? '') : await insist((again) => textRequest(job, mergeInstruction(group, how(again))), Number.POSITIVE_INFINITY),
      )
    return merge(merged, room)
  }

  try {
    const { own } = job
    if (!own) return { text: await fromText(false, job.caution), error: null, ledger }
    try {
      return { text: await ask(withInstruction(own, instruction(how(false)), job.maxTokens), job.replaces), error: null, ledger }
    } catch (reason) {
      if (signal.aborted || !(reason instanceof Failure) || !AGAIN.has(reason.error.code)) throw reason
      second = true
      const caution = reason.error.code === 'context_overflow' ? Math.min(job.caution, 0.5) : job.caution
      return { text: await fromText(true, caution), error: null, ledger }
    }
  } catch (reason) {
    if (reason instanceof Failure) return { text: null, error: reason.error, ledger }
    ports.log.error('a summary failed', { conversation: job.conversationId, reason: String(reason instanceof Error ? reason.stack : reason) })
    return { text: null, error: appError('internal', 'Something went wrong inside Parley while the summary was written. Nothing was changed.'), ledger }
  }
}

/** Tokens of text that one request can hold beside instruction and answer. */
function roomFor(job: SummaryJob, count: (text: string) => number): number {
  const frame = count(mergeInstruction(['', ''], { prompt: job.config.prompt, focus: job.focus, updating: true, maxTokens: job.maxTokens, reminder: true }))
  return (job.writer.window - job.maxTokens - frame) * SAFETY
}

/** True where the chat's own request, the instruction and the answer fit its window together. */
export function fitsOwn(job: Omit<SummaryJob, 'own'>, ownTokens: number, count: (text: string) => number): boolean {
  const text = instruction({ prompt: job.config.prompt, focus: job.focus, updating: job.updating, maxTokens: job.maxTokens, reminder: false })
  return ownTokens + count(text) + job.maxTokens <= job.writer.window * 0.95 * job.caution
}

function groupsOf(parts: readonly string[], room: number, count: (text: string) => number): readonly (readonly string[])[] {
  const groups: string[][] = []
  let size = 0
  for (const part of parts) {
    const cost = count(part) + 16
    const last = groups.at(-1)
    if (last && size + cost <= room) {
      last.push(part)
      size += cost
    } else {
      groups.push([part])
      size = cost
    }
  }
  return groups
}

function withInstruction(request: ProviderRequest, text: string, maxTokens: number): ProviderRequest {
  const block = { type: 'text', text } as const
  const last = request.messages.at(-1)
  const messages =
    last?.role === 'user'
      ? request.messages.with(-1, { role: 'user', blocks: [...last.blocks, block] })
      : [...request.messages, { role: 'user' as const, blocks: [block] }]
  return { ...request, messages, maxTokens }
}

function textRequest(job: SummaryJob, text: string): ProviderRequest {
  return {
    model: job.writer.model,
    system: null,
    messages: [{ role: 'user', blocks: [{ type: 'text', text }] }],
    maxTokens: job.maxTokens,
    temperature: null,
    tools: [],
    images: new Map(),
  }
}

/** One request to the provider with a deadline of its own. */
async function run(ports: SessionPorts, job: SummaryJob, request: ProviderRequest, signal: AbortSignal, sink: SummarySink): Promise<ModelRunResult> {
  const controller = new AbortController()
  const abort = (): void => controller.abort()
  let late = false
  const cancel = ports.clock.setTimer(job.config.timeoutMs, () => {
    late = true
    abort()
  })
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort, { once: true })
  const nothing = (): void => undefined
  const texts = new Set<number>()
  try {
    const { connection } = job.writer
    const provider = await ports.providers.open(connection, await ports.secrets.get(connection.id))
    const result = await startModelRun({
      provider,
      request,
      streaming: true,
      signal: controller.signal,
      timeoutMs: Math.min(job.config.timeoutMs, ports.store.settings.get().requestTimeoutMs),
      clock: ports.clock,
      random: ports.random,
      maxAttempts: 1,
      sink: {
        phase: nothing,
        retrying: nothing,
        persist: nothing,
        blockStarted(index, block) {
          if (block.type === 'text') texts.add(index)
        },
        textAppended(index, piece) {
          if (texts.has(index)) sink.text(piece)
        },
      },
    }).done
    if (!late) return result
    const seconds = Math.round(job.config.timeoutMs / 1_000)
    return {
      ...result,
      outcome: 'failed',
      error: appError('timeout', `The summary was not ready after ${seconds} s. Nothing was changed. Try again, or allow more time in the settings.`),
    }
  } finally {
    cancel()
    signal.removeEventListener('abort', abort)
  }
}

function linesOf(ports: SessionPorts, job: SummaryJob, result: ModelRunResult, info: ModelInfo | null): readonly UsageEntry[] {
  const { conversationId, checkpointId, writer } = job
  // What the money was spent for: the compaction stands where the turn does in other lines.
  const spent = { conversationId, turnId: checkpointId, purpose: 'summary' as const, provider: writer.connection.provider, model: writer.model, info }
  return ledgerLines(ports.ids, spent, result.attempts)
}
