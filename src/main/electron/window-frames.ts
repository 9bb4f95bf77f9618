import { ID_PATTERN, type Id } from '@shared/ids'

/** A frame that the host takes itself, after checking. */
export type HostRequest = { readonly kind: 'open-chat'; readonly id: Id } | { readonly kind: 'flushed' }

/** Reads a frame meant for the host; null for all others, malformed ones included, which the connection then answers. */
export function parseWindowFrame(raw: unknown): HostRequest | null {
  if (typeof raw !== 'object' || raw === null) return null
  const frame = raw as Readonly<Record<string, unknown>>
  if (frame.t !== 'window') return null
  const keys = Object.keys(frame).length
  if (keys === 3 && frame.open === 'chat' && typeof frame.id === 'string' && ID_PATTERN.test(frame.id)) return { kind: 'open-chat', id: frame.id }
  return keys === 2 && frame.flushed === true ? { kind: 'flushed' } : null
}
