import { Failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import { messageText } from '@shared/model/message'
import type { Execution } from '@shared/model/persona'
import type { Decision } from '@shared/model/room'
import type { UsageEntry } from '@shared/model/usage'
import type { ContextMessage, ProviderRequest } from '../ports'
import type { SessionPorts } from '../sessions/session-state'
import { assertValid } from '../turns/assemble-request'
import { ledgerLines } from '../turns/ledger'
import { startModelRun } from '../turns/model-run'
import { overBudget, reservationFor } from './budget'
import { isDeliverable } from './delivery'
import type { Gates } from './gates'
import { type Left, MODERATOR_QUESTION, moderatorPrompt, readDecision } from './moderation'
import type { RoomState } from './room-state'
import { present } from './speakers'
import { spendingOf } from './spending'
import { taggedBlocks } from './tags'

/** A moderator whose answer cannot be used is told why and asked again so often. */
const RETRIES = 2

/** A decision takes about 200 tokens; the rest is for models that think first. */
const MAX_TOKENS = 6_000

/** The limit that asking the moderator would break; the user is to be asked, or the round to end. */
export type OverLimit = { readonly over: 'tokens' | 'cost' }

/**
 * Asks the moderator who speaks in a round. What cannot be used in three tries becomes the fallback: everybody in turn; so
 * does a moderator that the budget has nothing left for, where the room skips such speakers. Never rejects.
 *
 * @param allowed the user's word that it may go over the budget
 * @param spend stores what each try has cost
 */
export async function moderate(
  ports: SessionPorts,
  state: RoomState,
  gates: Gates,
  roundId: Id,
  moderator: Execution['moderator'],
  { allowed, signal, spend }: { readonly allowed: boolean; readonly signal: AbortSignal; readonly spend: (ledger: readonly UsageEntry[]) => Promise<unknown> },
): Promise<Decision | OverLimit> {
  const { limits, topic } = state.settings
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
    const system = moderatorPrompt(cast, { topic, instruction: moderator.instruction, left: leftOf(state, ports.clock.now()) })
    const maxTokens = Math.min(MAX_TOKENS, info?.maxOutput ?? MAX_TOKENS, Math.floor(moderator.contextLimit / 4))
    let messages: readonly ContextMessage[] = [
      { role: 'user', blocks: [...conversation(ports, state, moderator.contextLimit, system), { type: 'text', text: MODERATOR_QUESTION }] },
    ]
    let problem = ''
    for (let attempt = 0; attempt <= RETRIES; attempt += 1) {
      const request: ProviderRequest = {
        model: moderator.model,
        system,
        messages,
        maxTokens,
        temperature: null,
        tools: [],
        images: new Map(),
      }
      assertValid(ports.log, connection.provider, request, state.record.id)
      // Nobody speaks while it decides: what is reckoned here needs no keeping back.
      const reservation = reservationFor(tokensOf(ports, request), maxTokens, info?.prices ?? null)
      const over = allowed ? null : overBudget(limits, spendingOf(state), reservation)
      if (over !== null) return limits.onBudget === 'skip' ? fallback('The budget of this room leaves nothing for the moderator.') : { over }
      const leave = await gates.enter(connection.provider, state.record.id, limits.parallel, signal)
      if (!leave) return fallback('The moderator was stopped.')
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
      }).done.finally(leave)
      const spent = {
        conversationId: state.record.id,
        turnId: roundId,
        purpose: 'moderator' as const,
        provider: connection.provider,
        model: moderator.model,
        info,
      }
      await spend(ledgerLines(ports.ids, spent, result.attempts))
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

function leftOf({ autonomy, settings: { limits }, ...state }: RoomState, now: number): Left {
  const spent = spendingOf(state)
  return {
    rounds: autonomy?.roundsLeft ?? null,
    utterances: autonomy?.utterancesLeft ?? null,
    tokens: limits.tokens === null ? null : Math.max(0, limits.tokens - spent.tokens),
    cost: limits.cost === null ? null : Math.max(0, limits.cost - spent.cost),
    minutes: !autonomy || autonomy.endsAt === null ? null : Math.max(0, Math.ceil((autonomy.endsAt - now) / 60_000)),
  }
}

function tokensOf({ tokenizer }: SessionPorts, { system, messages }: ProviderRequest): number {
  const texts = messages.flatMap(({ blocks }) => blocks.flatMap((block) => (block.type === 'text' ? [block.text] : [])))
  return [system ?? '', ...texts].reduce((sum, text) => sum + tokenizer.quick(text), 0)
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
