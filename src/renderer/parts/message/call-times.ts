/** When this window first saw a call running, by id. A row that comes back into view goes on counting. */
const seen = new Map<string, number>()
/** More than ever run at once; older ones are of no use. */
const KEPT = 200

/** Milliseconds since the epoch at which the call was first seen running here. */
export function runningSince(toolCallId: string, now = Date.now()): number {
  const known = seen.get(toolCallId)
  if (known !== undefined) return known
  if (seen.size >= KEPT) for (const id of [...seen.keys()].slice(0, KEPT / 2)) seen.delete(id)
  seen.set(toolCallId, now)
  return now
}
