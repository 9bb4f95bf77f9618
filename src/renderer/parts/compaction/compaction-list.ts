import type { AppError } from '@shared/errors'
import type { OutputOf } from '@shared/methods'
import { useEffect, useState } from 'react'
import { call } from '../../store'
import { type Subject, subjectOf } from './calls'

export type CompactionList = OutputOf<'compaction.list'>

/** All compactions of a chat or a participant, on every branch: asked for again whenever `version` changes. Null before the first answer. */
export function useCompactionList({ id, participantId }: Subject, version: string): { readonly list: CompactionList | null; readonly error: AppError | null } {
  const [list, setList] = useState<CompactionList | null>(null)
  const [error, setError] = useState<AppError | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says when there is something new
  useEffect(() => {
    let current = true
    void call('compaction.list', subjectOf(id, participantId ?? null)).then((result) => {
      if (!current) return
      setError(result.ok ? null : result.error)
      if (result.ok) setList(result.data)
    })
    return () => {
      current = false
    }
  }, [id, participantId, version])
  return { list, error }
}
