import type { ToolCallBlock } from '@shared/model/message'
import type { OpenCall, ToolDecision } from '@shared/model/tool'
import type { RunnableTool, ToolOutcome } from '../ports'
import type { SessionPorts } from '../sessions/session-state'
import { longestResult, type StoredResult, storedResult } from '../turns/tool-results'
import { type LiveRun, openCallsOf, type RoomState, roomStream } from './room-state'
import type { SeatTerms } from './seat'

const NOT_RUN = 'The answer was stopped before this tool ran.'

/**
 * Runs what a speaker has called, side by side, and asks the user first where a tool asks. Never rejects: what fails, what
 * the user does not allow and what a stop cuts off is told as the result of its call.
 */
export async function answerCalls(
  ports: SessionPorts,
  state: RoomState,
  live: LiveRun,
  { config, runnable }: Pick<SeatTerms, 'config' | 'runnable'>,
  calls: readonly ToolCallBlock[],
): Promise<readonly StoredResult[]> {
  const { signal } = live.controller
  const open = new Map<string, OpenCall>()
  const asking = new Map<string, (decision: ToolDecision | null) => void>()

  function show(call: OpenCall): void {
    open.set(call.toolCallId, call)
    publishCalls(ports, state)
  }

  /** Null where the speaker was stopped first. */
  function ask(call: OpenCall): Promise<ToolDecision | null> {
    return new Promise((resolve) => {
      asking.set(call.toolCallId, resolve)
      signal.addEventListener('abort', () => resolve(null), { once: true })
      show(call)
    })
  }

  async function outcomeOf(call: ToolCallBlock, tool: RunnableTool | undefined): Promise<ToolOutcome> {
    if (call.rawInput !== undefined) return refused('The arguments were not a JSON object, so the tool was not run.')
    if (!tool) return refused(`You may not use ${call.name} here.`)
    if (asking.has(call.id)) return refused('Another call of this answer has the same id, so this one was not run.')
    const { name, input } = call
    const opened = { toolCallId: call.id, name, input, source: tool.source, origin: tool.origin, participantId: live.record.participantId }
    if (tool.permission === 'ask') {
      const decision = signal.aborted ? null : await ask({ ...opened, state: 'ask' })
      asking.delete(call.id)
      if (decision === null) return refused(NOT_RUN)
      // Decided: it asks no more, whatever comes of it.
      show({ ...opened, state: 'running' })
      if (decision === 'deny') return refused('The user did not allow this call.')
      if (decision === 'always') ports.tools.allowAlways(config.toolsets, name)
    } else show({ ...opened, state: 'running' })
    return ports.tools.run(config.toolsets, name, input, { conversationId: state.record.id, coveredUntil: null }, signal)
  }

  live.calls = {
    get open() {
      return [...open.values()]
    },
    decide(toolCallId, decision) {
      const answer = asking.get(toolCallId)
      answer?.(decision)
      return answer !== undefined
    },
  }
  return Promise.all(
    calls.map(async (call) => {
      const { content, isError } = await outcomeOf(
        call,
        runnable.find(({ name }) => name === call.name),
      )
      return storedResult({ type: 'toolResult', toolCallId: call.id, content, ...(isError && { isError }) }, call.name, longestResult(config.contextLimit))
    }),
  )
}

/** Nothing of a run's calls is open any more. */
export function closeCalls(ports: SessionPorts, state: RoomState, live: LiveRun): void {
  if (live.calls === null) return
  live.calls = null
  publishCalls(ports, state)
}

function publishCalls(ports: SessionPorts, state: RoomState): void {
  ports.hub.publish(roomStream(state.record.id), { type: 'room-calls-changed', calls: openCallsOf(state) })
}

function refused(content: string): ToolOutcome {
  return { content, isError: true }
}
