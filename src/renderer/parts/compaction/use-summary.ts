import type { AppError } from '@shared/errors'
import type { OutputOf } from '@shared/methods'
import type { Compaction } from '@shared/model/compaction'
import { useEffect, useState } from 'react'
import { call } from '../../store'
import type { Subject } from './calls'

export type SummaryTexts = OutputOf<'compaction.read'>
export type SummaryState = { readonly texts: SummaryTexts | null; readonly error: AppError | null }

const NOTHING: SummaryState = { texts: null, error: null }
/** Rows of the list come and go with every scroll: what was read once is there at once, so that heights stay. */
const MAX_KNOWN = 20
const known = new Map<string, SummaryTexts>()

/** The texts of a compaction, read when first needed and again when they change. */
export function useSummary({ id, participantId }: Subject, { id: checkpointId, version, state }: Compaction): SummaryState {
  const key = `${checkpointId} ${version} ${state}`
  const [answer, setAnswer] = useState<{ readonly key: string } & SummaryState>(() => ({ key, ...NOTHING }))
  useEffect(() => {
    let gone = false
    void call('compaction.read', { id, checkpointId, ...(participantId === undefined ? {} : { participantId }) }).then((result) => {
      if (result.ok) remember(key, result.data)
      if (!gone) setAnswer(result.ok ? { key, texts: result.data, error: null } : { key, texts: null, error: result.error })
    })
    return () => {
      gone = true
    }
  }, [id, participantId, checkpointId, key])
  if (answer.key === key && (answer.texts || answer.error)) return answer
  // While it is read again the old texts stay.
  return { texts: known.get(key) ?? answer.texts, error: null }
}

function remember(key: string, texts: SummaryTexts): void {
  known.delete(key)
  known.set(key, texts)
  const oldest = known.keys().next().value
  if (known.size > MAX_KNOWN && oldest !== undefined) known.delete(oldest)
}
