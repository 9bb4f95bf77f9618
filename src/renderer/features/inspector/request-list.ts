import type { AppError } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { UsageEntry } from '@shared/model/usage'
import { useEffect, useRef, useState } from 'react'
import { call } from '../../store'

/** Requests of a conversation, newest first, as far as they are loaded. */
export type RequestPage = { readonly entries: readonly UsageEntry[]; readonly more: boolean }

export type RequestList = {
  /** Null before the first answer. */
  readonly page: RequestPage | null
  readonly error: AppError | null
  /** Loads the next older ones. */
  loadMore(): Promise<void>
}

const PAGE_SIZE = 10

/**
 * The newest page laid over what is known: older pages stay where they follow without a gap. Where more requests have
 * come than a page holds, only the new page is sure.
 */
export function mergeNewest(known: RequestPage | null, newest: RequestPage): RequestPage {
  const last = newest.entries.at(-1)
  if (!known || !last || !newest.more) return newest
  const index = known.entries.findIndex((entry) => entry.id === last.id)
  return index < 0 ? newest : { entries: [...newest.entries, ...known.entries.slice(index + 1)], more: known.more }
}

/** Older requests added at the end, unless the list ends elsewhere by now. */
export function appendOlder(known: RequestPage | null, before: Id, older: RequestPage): RequestPage | null {
  return known?.entries.at(-1)?.id === before ? { entries: [...known.entries, ...older.entries], more: older.more } : known
}

/** Follows the requests of a chat: asks for the newest again whenever `version` changes. */
export function useRequestList(chatId: Id, version: string): RequestList {
  const [page, setPage] = useState<RequestPage | null>(null)
  const [error, setError] = useState<AppError | null>(null)
  const lastLoad = useRef(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says when there is something new
  useEffect(() => {
    lastLoad.current += 1
    const thisLoad = lastLoad.current
    void call('usage.report', { id: chatId, limit: PAGE_SIZE }).then((result) => {
      if (lastLoad.current !== thisLoad) return
      setError(result.ok ? null : result.error)
      if (result.ok) setPage((known) => mergeNewest(known, result.data))
    })
  }, [chatId, version])

  async function loadMore(): Promise<void> {
    const last = page?.entries.at(-1)
    if (!last) return
    const result = await call('usage.report', { id: chatId, before: last.id, limit: 2 * PAGE_SIZE })
    setError(result.ok ? null : result.error)
    if (result.ok) setPage((known) => appendOlder(known, last.id, result.data))
  }

  return { page, error, loadMore }
}
