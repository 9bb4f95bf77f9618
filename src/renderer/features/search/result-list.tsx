import type { Id } from '@shared/ids'
import type { SearchHit } from '@shared/model/search'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { VList, type VListHandle } from 'virtua'
import { Spinner } from '../../ui/spinner'
import { ResultRow } from './result-row'
import type { ResultRow as Row } from './results'

type ResultListProps = {
  readonly id: string
  readonly rows: readonly Row[]
  /** Place of the hit that the keys have got to. */
  readonly active: number
  readonly loadingMore: boolean
  readonly onPoint: (index: number) => void
  readonly onChoose: (hit: SearchHit, ownWindow: boolean) => void
  /** The end of what is loaded comes into view. */
  readonly onEnd: () => void
}

/** Distance from the end, in pixels, at which the next page is asked for. */
const END_DISTANCE = 600

/** Id of the element of a hit. */
export function optionId(list: string, messageId: Id): string {
  return `${list}-${messageId}`
}

/** The results under their conversations. Only what is in view is in the document, and the row the keys have got to. */
export function ResultList({ id, rows, active, loadingMore, onPoint, onChoose, onEnd }: ResultListProps) {
  const { t } = useTranslation()
  const list = useRef<VListHandle>(null)
  const [now] = useState(Date.now)
  const at = useMemo(() => rows.findIndex((row) => row.kind === 'hit' && row.index === active), [rows, active])
  const pointed = useRef(-1)

  useEffect(() => {
    // What the pointer is on is in view already, and must not move under it.
    if (at < 0 || pointed.current === active) return
    // The heading of the first row of a group belongs to it.
    list.current?.scrollToIndex(rows[at - 1]?.kind === 'conversation' && at <= 1 ? 0 : at, { align: 'nearest' })
  }, [at, active, rows])

  const lookForEnd = (): void => {
    const handle = list.current
    if (handle && handle.scrollSize - handle.scrollOffset - handle.viewportSize < END_DISTANCE) onEnd()
  }
  // A list that does not fill its place cannot be scrolled to its end.
  useEffect(lookForEnd)

  return (
    <div role="listbox" id={id} aria-label={t('search.results')} aria-busy={loadingMore} tabIndex={-1} className="h-full outline-none">
      <VList ref={list} data={rows} itemSize={62} bufferSize={200} keepMounted={at < 0 ? [] : [at]} onScroll={lookForEnd} className="h-full py-1.5">
        {(row) =>
          row.kind === 'conversation' ? (
            <div key={row.key} className="truncate px-4 pt-2.5 pb-1 font-semibold text-s">
              {row.title}
            </div>
          ) : (
            <ResultRow
              key={row.key}
              id={optionId(id, row.hit.messageId)}
              hit={row.hit}
              now={now}
              active={row.index === active}
              onPoint={() => {
                pointed.current = row.index
                onPoint(row.index)
              }}
              onChoose={(event) => onChoose(row.hit, event.ctrlKey || event.metaKey)}
            />
          )
        }
      </VList>
      {loadingMore ? (
        <span className="absolute bottom-11 left-1/2">
          <Spinner label={t('search.loadingMore')} />
        </span>
      ) : null}
    </div>
  )
}
