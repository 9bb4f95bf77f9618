import { ID_PATTERN, type Id } from '@shared/ids'

/** A frame that the host takes itself, after checking. */
export type HostRequest = { readonly kind: 'open-chat'; readonly id: Id; readonly messageId?: Id } | { readonly kind: 'flushed' }

/** Reads a frame meant for the host; null for all others, malformed ones included, which the connection then answers. */
export function parseWindowFrame(raw: unknown): HostRequest | null {
  if (typeof raw !== 'object' || raw === null) return null
  const frame = raw as Readonly<Record<string, unknown>>
  if (frame.t !== 'window') return null
  const keys = Object.keys(frame).length
  if (frame.open === 'chat' && isId(frame.id)) {
    if (keys === 3) return { kind: 'open-chat', id: frame.id }
    return keys === 4 && isId(frame.messageId) ? { kind: 'open-chat', id: frame.id, messageId: frame.messageId } : null
  }
  return keys === 2 && frame.flushed === true ? { kind: 'flushed' } : null
}

function isId(value: unknown): value is Id {
  return typeof value === 'string' && ID_PATTERN.test(value)
}
