import type { SearchHit } from '@shared/model/search'
import { Search as SearchIcon } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { openChatWindow, openFind, peekUi, setUi, showMessage } from '../../store'
import { isComposing } from '../../ui/ime'
import { Segmented } from '../../ui/segmented'
import { Spinner } from '../../ui/spinner'
import { useDebounced } from '../../ui/use-debounced'
import { useFocusNow } from '../../ui/use-focus-now'
import { moved } from './moved'
import { PanelFooter } from './panel-footer'
import { PanelNotice } from './panel-notice'
import { optionId, ResultList } from './result-list'
import { resultRows } from './results'
import type { SearchOrder } from './search-state'
import { useSearch } from './use-search'

const PAGE = 50
/** Longest query, in UTF-16 units. */
export const MAX_QUERY = 1_000
/** A word is not looked for with each of its letters; milliseconds. */
export const TYPING_MS = 90

/** The field, the results and what they can be opened with; `onLeave` closes the dialog around it for a result. */
export function SearchPanel({ onLeave }: { readonly onLeave: () => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState(() => peekUi().searchFor)
  const [order, setOrder] = useState<SearchOrder>('newest')
  const typed = text.trim()
  const query = useDebounced(typed, TYPING_MS)
  const search = useSearch({ query: typed === '' ? '' : query, order, limit: PAGE })
  const rows = useMemo(() => resultRows(search.pages), [search.pages])
  const hits = useMemo(() => rows.flatMap((row) => (row.kind === 'hit' ? [row.hit] : [])), [rows])
  const [active, setActive] = useState(0)
  /** Enter was pressed before the answer to what is typed had come: it means that answer, not the one before. */
  const [entered, setEntered] = useState<{ readonly ownWindow: boolean } | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const listId = useId()
  const current = hits[Math.min(active, hits.length - 1)]

  useFocusNow(input, null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: other results begin at their first
  useLayoutEffect(() => setActive(0), [search.query, order])

  const choose = (hit: SearchHit, ownWindow: boolean): void => {
    setUi({ searchFor: typed })
    // Closed first: the conversation then takes the focus.
    onLeave()
    if (ownWindow) {
      openChatWindow(hit.conversationId, hit.messageId)
      return
    }
    showMessage(hit.conversationId, hit.messageId)
    openFind(search.query, hit.messageId)
  }
  const settled = search.phase === 'ready' && search.query === typed
  const enter = (ownWindow: boolean): void => {
    if (!settled) setEntered({ ownWindow })
    else if (current) choose(current, ownWindow)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for the answer that Enter has waited for
  useEffect(() => {
    if (!entered || !settled) return
    setEntered(null)
    enter(entered.ownWindow)
  }, [entered, settled])
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event)) return
    if (event.key === 'Enter') enter(event.ctrlKey || event.metaKey)
    else {
      const next = moved(event.key, active, hits.length)
      if (next === null) return
      setActive(next)
    }
    event.preventDefault()
  }
  return (
    <>
      <div className="flex items-center gap-2.5 border-line border-b px-3.5">
        {search.phase === 'loading' ? <Spinner size={15} /> : <SearchIcon aria-hidden size={15} strokeWidth={1.75} className="shrink-0 text-ink-3" />}
        <input
          ref={input}
          role="combobox"
          aria-label={t('search.field')}
          aria-expanded={hits.length > 0}
          aria-controls={hits.length > 0 ? listId : undefined}
          aria-activedescendant={current ? optionId(listId, current.messageId) : undefined}
          aria-autocomplete="list"
          placeholder={t('search.field')}
          value={text}
          maxLength={MAX_QUERY}
          spellCheck={false}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setEntered(null)
          }}
          onKeyDown={onKeyDown}
          className="h-11 min-w-0 flex-1 bg-transparent text-l outline-none"
        />
        <Segmented
          label={t('search.order')}
          value={order}
          onChange={setOrder}
          options={[
            { value: 'newest', label: t('search.newest') },
            { value: 'relevance', label: t('search.relevance') },
          ]}
        />
      </div>
      <div className="relative min-h-0 flex-1">
        {hits.length === 0 ? (
          <PanelNotice search={search} query={typed} />
        ) : (
          <ResultList
            id={listId}
            rows={rows}
            active={Math.min(active, hits.length - 1)}
            loadingMore={search.loadingMore}
            onPoint={setActive}
            onChoose={choose}
            onEnd={search.loadMore}
          />
        )}
      </div>
      <PanelFooter search={search} />
    </>
  )
}
