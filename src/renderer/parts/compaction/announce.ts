import type { Id } from '@shared/ids'
import type { Compaction, CompactionState } from '@shared/model/compaction'
import type { TFunction } from 'i18next'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { deedText, stoodOnSummary, tokensText } from './row-text'

/** What to say to a screen reader when a compaction begins and ends; nothing while it writes, and nothing of what was there before. */
export function useCompactionAnnouncement(compactions: readonly Compaction[]): string {
  const { t } = useTranslation()
  const [spoken, setSpoken] = useState('')
  const known = useRef<ReadonlyMap<Id, CompactionState> | null>(null)
  useEffect(() => {
    const before = known.current
    known.current = new Map(compactions.map(({ id, state }) => [id, state]))
    if (!before) return
    const changed = compactions.findLast(({ id, state }) => before.get(id) !== state)
    if (changed) setSpoken(announcementOf(changed, stoodOnSummary(changed.id, compactions), t))
  }, [compactions, t])
  return spoken
}

/** One sentence about what has become of a compaction. `again`: a summary stood in the context before it. */
export function announcementOf(compaction: Compaction, again: boolean, t: TFunction): string {
  const { state, result } = compaction
  switch (state) {
    case 'queued':
      return t('compaction.row.spoken.queued')
    case 'running':
      return t('compaction.row.spoken.running')
    case 'committed':
      return t('compaction.row.spoken.done', { text: `${deedText(compaction, again, t)}, ${tokensText(result, t)}` })
    case 'undone':
      return t('compaction.row.spoken.undone')
    case 'failed':
      return result.error?.code === 'aborted' ? t('compaction.row.spoken.stopped') : t('compaction.row.spoken.failed', { text: result.error?.message ?? '' })
  }
}
