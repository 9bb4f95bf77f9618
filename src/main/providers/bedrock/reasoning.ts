import type { ContentBlock } from '@aws-sdk/client-bedrock-runtime'
import type { ReasoningBlock } from '@shared/model/message'

/** What a reasoning block keeps in `opaque` so that it can go back verbatim; bytes as base64. */
type Opaque = { readonly signature: string } | { readonly redacted: string }

/** A thought with its signature; without one it could not go back, so it carries nothing. */
export function reasoningBlock(text: string, signature: string): ReasoningBlock {
  return signature === '' ? { type: 'reasoning', text } : { type: 'reasoning', text, opaque: { signature } satisfies Opaque }
}

/** A thought that only the model's maker can read. */
export function redactedBlock(bytes: Uint8Array): ReasoningBlock {
  return { type: 'reasoning', text: '', opaque: { redacted: Buffer.from(bytes).toString('base64') } satisfies Opaque }
}

/** The block as it came; null where it did not come from here. */
export function toReasoningContent({ text, opaque }: ReasoningBlock): ContentBlock | null {
  if (typeof opaque !== 'object' || opaque === null) return null
  if ('signature' in opaque && typeof opaque.signature === 'string') return { reasoningContent: { reasoningText: { text, signature: opaque.signature } } }
  if ('redacted' in opaque && typeof opaque.redacted === 'string') return { reasoningContent: { redactedContent: Buffer.from(opaque.redacted, 'base64') } }
  return null
}
