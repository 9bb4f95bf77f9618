import { failure } from '@shared/errors'
import type { Message, ToolCallBlock, ToolResultBlock } from '@shared/model/message'
import type { OpenCall, ToolDecision } from '@shared/model/tool'
import type { RunnableTool } from '../ports'
import { applyCounts } from '../sessions/counts'
import { type ActiveTurn, changeRecord, publishStatus, type SessionPorts, type SessionState, streamOf } from '../sessions/session-state'
import { countEntries } from '../tokens/counter'
import { scopeOf } from './terms'
import { clipText, longestResult, storedResult } from './tool-results'

/** While the disk refuses a result, it is tried again this often. */
const SAVE_AGAIN_MS = 3_000

/** The calls of one assistant message on their way to their results: one batch, answered together. */
export type ToolPhase = {
  readonly calls: readonly OpenCall[]
  /** Resolves when every call has its result, or the phase was stopped. */
  readonly done: Promise<'answered' | 'stopped'>
  /** Results from a script. Throws `validation` for a call that is not open, and then nothing is stored. `also` joins the transaction. */
  submit(results: readonly ToolResultBlock[], also: () => void): void
  /** The user's word on a call that asks. Throws `not_found` where it does not ask. */
  decide(toolCallId: string, decision: ToolDecision): void
  /** Answers whatever is open with an error and ends the phase as stopped. `also` joins the transaction. */
  cancel(text: string, also: () => void): void
}

type PhaseOptions = {
  /** What can be run, as it was offered; null after a restart, when nothing runs without being asked again. */
  readonly runnable: readonly RunnableTool[] | null
  /** Calls that have their result already. */
  readonly answered: ReadonlySet<string>
}

/** Announces the calls of `message` and starts what may run. */
export function startToolPhase(ports: SessionPorts, state: SessionState, active: ActiveTurn, message: Message, options: PhaseOptions): ToolPhase {
  const { config } = state.record
  const { signal } = active.controller
  const blocks = message.blocks.filter((block) => block.type === 'toolCall').filter((block) => !options.answered.has(block.id))
  const open = new Map<string, OpenCall>()
  let finish: (end: 'answered' | 'stopped') => void = () => undefined
  let end: 'answered' | 'stopped' = 'answered'
  const done = new Promise<'answered' | 'stopped'>((resolve) => {
    finish = resolve
  })

  function publish(): void {
    ports.hub.publish(streamOf(state.record.id), { type: 'calls-changed', calls: [...open.values()] })
  }

  /** Stores results as one message of author tool; the phase ends with the last one. */
  function store(results: readonly ToolResultBlock[], also: () => void): void {
    const now = ports.clock.now()
    const stored = results.map((result) => storedResult(result, open.get(result.toolCallId)?.name ?? 'tool', longestResult(config.contextLimit)))
    const answer: Message = {
      id: ports.ids.next(),
      conversationId: state.record.id,
      parentId: state.record.headId,
      turnId: message.turnId,
      author: { kind: 'tool' },
      blocks: stored.map(({ block }) => block),
      state: 'completed',
      createdAt: now,
      endedAt: now,
    }
    changeRecord(ports, state, 'durable', { headId: answer.id, updatedAt: now }, () => {
      also()
      ports.store.messages.insert(answer, null)
      for (const { block, whole } of stored) if (whole !== null) ports.store.toolOutputs.put(state.record.id, block.toolCallId, whole)
    })
    const entry = { message: answer, tokens: null }
    state.entries = [...state.entries, entry]
    state.counts.messages += 1
    for (const { toolCallId } of results) open.delete(toolCallId)
    ports.hub.publish(streamOf(state.record.id), { type: 'message-added', message: answer })
    publish()
    publishStatus(ports, state)
    void countEntries(ports, [entry], (tokens) => applyCounts(ports, state, tokens))
    if (open.size === 0) finish(end)
  }

  /** For results nobody waits for: a disk that refuses is asked again. */
  async function keep(result: ToolResultBlock): Promise<void> {
    while (open.has(result.toolCallId) && !signal.aborted && !state.closed) {
      try {
        store([result], () => undefined)
        return
      } catch (reason) {
        ports.log.error('tool result not saved yet', { conversation: state.record.id, reason: String(reason) })
        await new Promise<void>((resolve) => ports.clock.setTimer(SAVE_AGAIN_MS, resolve))
      }
    }
  }

  async function run(call: OpenCall): Promise<void> {
    open.set(call.toolCallId, { ...call, state: 'running' })
    publish()
    const outcome = await ports.tools.run(config.toolsets, call.name, call.input, scopeOf(state), signal)
    await keep({ type: 'toolResult', toolCallId: call.toolCallId, content: outcome.content, ...(outcome.isError && { isError: true }) })
  }

  const refuse = (toolCallId: string, content: string): ToolResultBlock => ({ type: 'toolResult', toolCallId, content, isError: true })
  const refused: ToolResultBlock[] = []
  const startNow: OpenCall[] = []
  for (const block of blocks) {
    const call = openCall(
      block,
      config.tools.some((tool) => tool.name === block.name),
      options.runnable,
    )
    open.set(block.id, call)
    const tool = options.runnable?.find((candidate) => candidate.name === block.name)
    if (block.rawInput !== undefined)
      refused.push(refuse(block.id, `The arguments were not a JSON object, so the tool was not run: ${clipText(block.rawInput, 500)}`))
    else if (call.source !== 'script' && options.runnable && !tool) refused.push(refuse(block.id, `There is no tool named ${block.name} here.`))
    else if (tool?.permission === 'always') startNow.push(call)
  }
  signal.addEventListener('abort', () => {
    open.clear()
    finish('stopped')
    publish()
  })
  publish()
  for (const result of refused) void keep(result)
  for (const call of startNow) void run(call)
  if (open.size === 0) finish('answered')

  return {
    get calls() {
      return [...open.values()]
    },
    done,
    submit(results, also) {
      const wrong = results.find(
        ({ toolCallId }, index) => open.get(toolCallId)?.state !== 'waiting' || results.findIndex((other) => other.toolCallId === toolCallId) !== index,
      )
      if (wrong) throw failure('validation', `No open call has the id ${wrong.toolCallId.slice(0, 80)}, or it was answered twice. Nothing was stored.`)
      store(results, also)
    },
    decide(toolCallId, decision) {
      const call = open.get(toolCallId)
      if (call?.state !== 'ask') throw failure('not_found', 'This call does not wait for a decision any more.')
      if (decision === 'deny') {
        void keep(refuse(toolCallId, 'The user did not allow this call.'))
        return
      }
      if (decision === 'always') ports.tools.allowAlways(config.toolsets, call.name)
      void run(call)
    },
    cancel(text, also) {
      end = 'stopped'
      store(
        [...open.keys()].map((toolCallId) => refuse(toolCallId, text)),
        also,
      )
    },
  }
}

function openCall(block: ToolCallBlock, fromScript: boolean, runnable: readonly RunnableTool[] | null): OpenCall {
  const tool = runnable?.find((candidate) => candidate.name === block.name)
  const base = { toolCallId: block.id, name: block.name, input: block.input }
  if (fromScript) return { ...base, source: 'script', state: 'waiting', origin: 'Script' }
  return { ...base, source: tool?.source ?? 'builtin', state: 'ask', origin: tool?.origin ?? '' }
}
