import type { CompactionConfig } from '@shared/model/compaction'
import type { Result } from '@shared/result'
import { call } from '../../store'

let last: Promise<unknown> = Promise.resolve()

/**
 * Changes a part of how new chats compact. It is stored as a whole, so one change waits for the other and starts from
 * what is stored then: two quick ones must not undo each other.
 */
export function saveCompaction(patch: Partial<CompactionConfig>): Promise<Result<unknown>> {
  const saved = last.then(async () => {
    const now = await call('settings.get', {})
    return now.ok ? call('settings.update', { compaction: { ...now.data.compaction, ...patch } }) : now
  })
  last = saved
  return saved
}
