import { type AppError, type Failure, failure } from '@shared/errors'
import type { SessionPorts, SessionState } from '../sessions/session-state'
import { factorOf } from '../sessions/status'
import { calibrated, rawTokens } from '../tokens/estimate'

const OFFER = 'You undid its compaction: redo it, compact now, or choose a model with a larger window.'

/** What cannot be left out of a request, and what the user can do where it is the largest part. */
const ADVICE = {
  message: ['your message', 'Shorten it or attach less'],
  system: ['the system prompt', 'Shorten it'],
  tools: ['the tools', 'Offer fewer of them'],
  pinned: ['the pinned messages', 'Unpin some of them'],
} as const

/**
 * Why a request of `estimate` tokens is not sent, and what to do: where even that is too long which must not be left
 * out (system prompt, tools, pinned messages, the message that is answered), it names the largest part.
 *
 * @param here the session without its pending answer, on the terms of the turn
 */
export function tooLong(ports: SessionPorts, here: SessionState, estimate: number): Failure {
  const { contextLimit } = here.record.config
  const parts = floorOf(ports, here)
  const floor = parts.reduce((sum, { tokens }) => sum + tokens, 0)
  if (!here.view.resting && floor >= contextLimit) {
    const [first] = parts
    const [name, advice] = ADVICE[first?.part ?? 'message']
    const tail = `The largest part is ${name}, about ${first?.tokens ?? 0} tokens. ${advice}, or choose a model with a larger window.`
    return failure(
      'context_overflow',
      `Even with the rest of the chat left out this request needs about ${floor} tokens, and the model\u2019s window holds ${contextLimit}. ${tail}`,
    )
  }
  const text = `This chat needs about ${estimate} tokens, and the model\u2019s window holds ${contextLimit}.`
  const advice = here.view.resting ? OFFER : 'Compact it, choose a model with a larger window, clear the context, or start a new chat.'
  return failure('context_overflow', `${text} ${advice}`)
}

/** A provider's refusal for length, with what can be done about it where the user has undone a compaction. */
export function withOffer(error: AppError): AppError {
  return { ...error, message: `${error.message} ${OFFER}` }
}

type Part = { readonly part: keyof typeof ADVICE; readonly tokens: number }

/** The parts that stay whatever is compacted, largest first; parts of no size are left out. */
function floorOf(ports: SessionPorts, here: SessionState): readonly Part[] {
  const { entries, pins, view, systemTokens, toolTokens } = here
  const { quick } = ports.tokenizer
  const factor = factorOf(ports, here)
  const last = entries.findLastIndex(({ message }) => message.author.kind === 'user')
  const pinned = new Set(pins)
  const quoted = entries.slice(view.start, Math.max(view.start, last)).filter(({ message }) => pinned.has(message.id))
  const raw = {
    message: rawTokens(last < 0 ? [] : entries.slice(last, last + 1), quick),
    system: systemTokens,
    tools: toolTokens,
    pinned: rawTokens(quoted, quick),
  }
  return (Object.keys(raw) as Part['part'][])
    .map((part) => ({ part, tokens: calibrated(raw[part], factor) }))
    .filter(({ tokens }) => tokens > 0)
    .toSorted((a, b) => b.tokens - a.tokens)
}
