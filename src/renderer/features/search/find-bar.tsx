import type { Id } from '@shared/ids'
import { ChevronDown, ChevronUp, Search as SearchIcon, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Find, markWords, showMessage } from '../../store'
import { IconButton } from '../../ui/icon-button'
import { isComposing } from '../../ui/ime'
import { useDebounced } from '../../ui/use-debounced'
import { useFocusNow } from '../../ui/use-focus-now'
import { Indexing } from './indexing'
import { foundWords } from './results'
import { MAX_QUERY, TYPING_MS } from './search-panel'
import { useSearch } from './use-search'

type FindBarProps = { readonly chatId: Id; readonly find: Find; readonly onClose: () => void }

const PAGE = 100
/** The next page is asked for when so few older messages are left. */
const AHEAD = 10

/** Looks through one conversation, from its newest message to its oldest. */
export function FindBar({ chatId, find, onClose }: FindBarProps) {
  const { t } = useTranslation()
  const [text, setText] = useState(find.query)
  const typed = text.trim()
  const query = useDebounced(typed, TYPING_MS)
  const search = useSearch({ query: typed === '' ? '' : query, order: 'newest', limit: PAGE, id: chatId })
  const { hits, more, loadMore } = search
  /** The message gone to; null: the newest one as soon as it is known. */
  const [at, setAt] = useState(find.messageId)
  const index = hits.findIndex((hit) => hit.messageId === at)
  const input = useRef<HTMLInputElement>(null)
  const words = useMemo(() => foundWords(hits), [hits])

  useLayoutEffect(() => {
    setText(find.query)
    setAt(find.messageId)
  }, [find])
  useFocusNow(input, find)
  useEffect(() => markWords(words), [words])

  const go = (messageId: Id): void => {
    setAt(messageId)
    showMessage(chatId, messageId)
  }
  const newest = hits[0]?.messageId
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each answer
  useEffect(() => {
    if (at === null && newest !== undefined && search.query === typed) go(newest)
  }, [at, newest, search.query])
  useEffect(() => {
    // One that was asked for by name may be far back.
    if (more && at !== null && search.query === typed && (index < 0 || hits.length - index <= AHEAD)) loadMore()
  })

  const step = (by: 1 | -1): void => {
    // An answer that is still to come leads to its newest message by itself.
    if (hits.length === 0 || search.query !== typed) return
    const next = index < 0 ? 0 : index + by
    // The last one known is followed by the next page, not by the first one.
    if (next >= hits.length && more) return
    const hit = hits[(next + hits.length) % hits.length]
    if (hit) go(hit.messageId)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event)) return
    if (event.key === 'Escape') onClose()
    else if (event.key === 'ArrowUp' || (event.key === 'Enter' && !event.shiftKey)) step(1)
    else if (event.key === 'ArrowDown' || event.key === 'Enter') step(-1)
    else return
    event.preventDefault()
  }
  return (
    <search aria-label={t('search.find.label')} onKeyDown={onKeyDown} className="flex min-h-10 items-center gap-1.5 border-line border-b bg-bg px-4">
      <SearchIcon aria-hidden size={15} strokeWidth={1.75} className="shrink-0 text-ink-3" />
      <input
        ref={input}
        type="text"
        aria-label={t('search.find.label')}
        placeholder={t('search.find.label')}
        value={text}
        maxLength={MAX_QUERY}
        spellCheck={false}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setAt(null)
        }}
        className="h-8 min-w-0 flex-1 bg-transparent pl-1 text-m outline-none"
      />
      <span className="max-sm:hidden">
        <Indexing progress={search.indexing} />
      </span>
      <span role="status" className="shrink-0 px-1 text-ink-3 text-s tabular-nums">
        {placeText()}
      </span>
      <IconButton label={t('search.find.older')} icon={ChevronUp} shortcut="Enter" disabled={hits.length === 0} onClick={() => step(1)} />
      <IconButton label={t('search.find.newer')} icon={ChevronDown} shortcut="Shift+Enter" disabled={hits.length === 0} onClick={() => step(-1)} />
      <IconButton label={t('search.find.close')} icon={X} shortcut="Escape" onClick={onClose} />
    </search>
  )

  function placeText(): string {
    if (typed === '' || search.phase === 'idle') return ''
    if (search.phase === 'failed') return search.error?.message ?? t('search.failedTitle')
    if (hits.length === 0) return search.phase === 'ready' ? t('search.find.none') : ''
    const place = { place: index < 0 ? '–' : index + 1, count: hits.length }
    return more ? t('search.find.placeMore', place) : t('search.find.place', place)
  }
}
