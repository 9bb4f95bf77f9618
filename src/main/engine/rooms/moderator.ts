import { Failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import { messageText } from '@shared/model/message'
import type { Execution } from '@shared/model/persona'
import type { Decision } from '@shared/model/room'
import type { UsageEntry } from '@shared/model/usage'
import type { ContextMessage, ProviderRequest } from '../ports'
import type { SessionPorts } from '../sessions/session-state'
import { costOf } from '../tokens/cost'
import { assertValid } from '../turns/assemble-request'
import { startModelRun } from '../turns/model-run'
import { isDeliverable } from './delivery'
import { type Left, MODERATOR_QUESTION, moderatorPrompt, readDecision } from './moderation'
import type { RoomState } from './room-state'
import { present } from './speakers'
import { taggedBlocks } from './tags'

/** A moderator whose answer cannot be used is told why and asked again so often. */
const RETRIES = 2
const MAX_TOKENS = 600

/** Asks the moderator who speaks in a round. What cannot be used in three tries becomes the fallback: everybody in turn. `spend` stores what each try has cost. Never rejects. */
export async function moderate(
  ports: SessionPorts,
  state: RoomState,
  roundId: Id,
  moderator: Execution['moderator'],
  left: Left,
  signal: AbortSignal,
  spend: (ledger: readonly UsageEntry[]) => Promise<unknown>,
): Promise<Decision> {
  const cast = present(state.cast)
  const fallback = (why: string): Decision => ({
    action: 'everyone',
    participantIds: cast.map(({ id }) => id),
    instruction: null,
    reason: why,
    fallback: true,
  })
  if (!moderator) return fallback('This room has lost its moderator. Choose one, or another way of answering.')
  try {
    const connection = ports.store.connections.get(moderator.connectionId)
    if (!connection) return fallback('The connection of the moderator was removed.')
    const provider = await ports.providers.open(connection, await ports.secrets.get(connection.id))
    const info = ports.models.find(connection, moderator.model)
    const system = moderatorPrompt(cast, { topic: state.settings.topic, instruction: moderator.instruction, left })
    let messages: readonly ContextMessage[] = [
      { role: 'user', blocks: [...conversation(ports, state, moderator.contextLimit, system), { type: 'text', text: MODERATOR_QUESTION }] },
    ]
    let problem = ''
    for (let attempt = 0; attempt <= RETRIES; attempt += 1) {
      const request: ProviderRequest = {
        model: moderator.model,
        system,
        messages,
        maxTokens: Math.min(MAX_TOKENS, Math.floor(moderator.contextLimit / 4)),
        temperature: null,
        tools: [],
        images: new Map(),
      }
      assertValid(ports.log, connection.provider, request, state.record.id)
      const nothing = (): void => undefined
      const result = await startModelRun({
        provider,
        request,
        streaming: false,
        signal,
        timeoutMs: ports.store.settings.get().requestTimeoutMs,
        clock: ports.clock,
        random: ports.random,
        sink: { phase: nothing, retrying: nothing, blockStarted: nothing, textAppended: nothing, persist: nothing },
      }).done
      await spend(
        result.attempts.map((each) => ({
          id: ports.ids.next(),
          conversationId: state.record.id,
          turnId: roundId,
          purpose: 'moderator',
          provider: connection.provider,
          model: moderator.model,
          usage: each.usage,
          cost: costOf(each.usage, info?.prices ?? null),
          startedAt: each.startedAt,
          durationMs: each.endedAt - each.startedAt,
          firstTokenMs: each.firstTokenMs,
          errorCode: each.error?.code ?? null,
        })),
      )
      if (result.error || result.outcome !== 'completed') return fallback(result.error?.message ?? 'The moderator was stopped.')
      const text = messageText(result.blocks)
      const verdict = readDecision(text, cast)
      if (verdict.decision) return verdict.decision
      problem = verdict.problem
      messages = [
        ...messages,
        { role: 'assistant', blocks: [{ type: 'text', text: text.trim() === '' ? '(nothing)' : text.trimEnd() }] },
        { role: 'user', blocks: [{ type: 'text', text: `${problem} ${MODERATOR_QUESTION}` }] },
      ]
    }
    return fallback(`The moderator\u2019s answers could not be used: ${problem}`)
  } catch (reason) {
    ports.log.error('the moderator failed', { conversation: state.record.id, reason: String(reason) })
    return fallback(reason instanceof Failure ? reason.error.message : 'The moderator failed.')
  }
}

/** What was said, oldest first: as much of the end as fits half the moderator's window. The newest message is always there. */
function conversation(ports: SessionPorts, state: RoomState, contextLimit: number, system: string): ContextMessage['blocks'] {
  const room = contextLimit / 2 - ports.tokenizer.quick(system)
  const blocks: ContextMessage['blocks'][number][] = []
  let used = 0
  for (const { message } of state.entries.toReversed()) {
    if (!isDeliverable(message, state.standing)) continue
    const text = taggedBlocks(message).filter((block) => block.type === 'text')
    used += text.reduce((sum, block) => sum + ports.tokenizer.quick(block.text), 0)
    if (blocks.length > 0 && used > room) break
    blocks.unshift(...text)
  }
  return blocks
}
