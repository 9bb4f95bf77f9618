import type { Id } from '@shared/ids'
import { publishStatus, type SessionPorts, type SessionState } from './session-state'

/** Takes exact token counts over into the live session and tells the windows. */
export function applyCounts(ports: SessionPorts, state: SessionState, tokens: ReadonlyMap<Id, number>): void {
  const entries = [...state.entries]
  let left = tokens.size
  // From the end: what has just been counted is nearly always the newest.
  for (let index = entries.length - 1; index >= 0 && left > 0; index -= 1) {
    const entry = entries[index]
    const count = entry && tokens.get(entry.message.id)
    if (entry === undefined || count === undefined) continue
    entries[index] = { ...entry, tokens: count }
    left -= 1
  }
  state.entries = entries
  publishStatus(ports, state)
}
