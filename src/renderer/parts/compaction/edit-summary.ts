import type { Id } from '@shared/ids'
import { call } from '../../store'
import type { Subject } from './calls'

/** Puts a text in place of a summary, as its newest version. Resolves to null, or to why it was not accepted. */
export async function editSummary(subject: Subject, checkpointId: Id, text: string): Promise<string | null> {
  const result = await call('compaction.edit', { ...subject, checkpointId, text })
  return result.ok ? null : result.error.message
}
