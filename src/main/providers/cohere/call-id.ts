import { randomUUID } from 'node:crypto'

/** An id for a call that came without one; it must differ from those of earlier steps, for all of them are sent again. */
export function newCallId(): string {
  return `call_${randomUUID().replaceAll('-', '')}`
}
