import type { AppError } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { OutputOf } from '@shared/methods'
import { useEffect, useState } from 'react'
import { call } from '../../store'

export type CompactionList = OutputOf<'compaction.list'>

/** All compactions of a chat, on every branch: asked for again whenever `version` changes. Null before the first answer. */
export function useCompactionList(chatId: Id, version: string): { readonly list: CompactionList | null; readonly error: AppError | null } {
  const [list, setList] = useState<CompactionList | null>(null)
  const [error, setError] = useState<AppError | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says when there is something new
  useEffect(() => {
    let current = true
    void call('compaction.list', { id: chatId }).then((result) => {
      if (!current) return
      setError(result.ok ? null : result.error)
      if (result.ok) setList(result.data)
    })
    return () => {
      current = false
    }
  }, [chatId, version])
  return { list, error }
}
