import type { RedactedThinkingBlockParam, ThinkingBlockParam } from '@anthropic-ai/sdk/resources/messages'
import type { ReasoningBlock } from '@shared/model/message'

/** What a reasoning block keeps in `opaque` so that it can go back verbatim. */
type Opaque = { readonly signature: string } | { readonly redacted: string }

/** A thought with its signature; without one it could not go back, so it carries nothing. */
export function thinkingBlock(text: string, signature: string): ReasoningBlock {
  return signature === '' ? { type: 'reasoning', text } : { type: 'reasoning', text, opaque: { signature } satisfies Opaque }
}

/** A thought that only the service can read. */
export function redactedBlock(data: string): ReasoningBlock {
  return { type: 'reasoning', text: '', opaque: { redacted: data } satisfies Opaque }
}

/** The block as it came; null where it did not come from this API, for the service would refuse it. */
export function toThinkingParam(block: ReasoningBlock): ThinkingBlockParam | RedactedThinkingBlockParam | null {
  const opaque = block.opaque
  if (typeof opaque !== 'object' || opaque === null) return null
  if ('signature' in opaque && typeof opaque.signature === 'string') return { type: 'thinking', thinking: block.text, signature: opaque.signature }
  if ('redacted' in opaque && typeof opaque.redacted === 'string') return { type: 'redacted_thinking', data: opaque.redacted }
  return null
}
