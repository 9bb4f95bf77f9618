import type { Compaction } from '@shared/model/compaction'
import { memo, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { Spinner } from '../../ui/spinner'
import { formatTokens } from '../gauge/format'
import type { RowActions } from './row-actions'
import { SummaryText } from './summary-text'

type RunningRowProps = { readonly compaction: Compaction; readonly actions: RowActions }

/** A compaction that waits or is under way, with the summary as it is written and the way out. */
export const RunningRow = memo(function RunningRow({ compaction, actions }: RunningRowProps) {
  const { t } = useTranslation()
  const { id, state, result, text = '', createdAt } = compaction
  const queued = state === 'queued'
  const tokens = result.tokensBefore
  const doing = tokens > 0 ? t('compaction.row.compacting', { tokens: formatTokens(tokens) }) : t('compaction.row.compactingPlain')
  return (
    <section aria-label={queued ? t('compaction.row.queued') : t('compaction.row.compactingPlain')} className="pb-6.5 text-m">
      <div className="rounded-m border border-line">
        <div className="flex min-h-10 flex-wrap items-center gap-x-2.5 gap-y-1.5 py-1.5 pr-1.5 pl-3">
          {queued ? null : <Spinner />}
          <span className="min-w-0 flex-1 text-ink-2 tabular-nums">
            {queued ? t('compaction.row.queued') : doing}
            {queued ? null : <Elapsed since={createdAt} />}
          </span>
          {result.trigger === 'auto' ? (
            <Button size="s" onClick={() => actions.cancel(id)}>
              {t('compaction.row.sendWithout')}
            </Button>
          ) : (
            <Button size="s" aria-label={t('compaction.row.cancelLabel')} onClick={() => actions.cancel(id)}>
              {t('compaction.row.cancel')}
            </Button>
          )}
        </div>
        {text === '' ? null : <GrowingText text={text} label={t('compaction.row.summary')} />}
      </div>
    </section>
  )
})

/** A view of limited height that stays at the end of what is written, unless somebody scrolls up in it. */
function GrowingText({ text, label }: { readonly text: string; readonly label: string }) {
  const box = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: every piece makes it longer
  useLayoutEffect(() => {
    const element = box.current
    if (element && atEnd.current) element.scrollTop = element.scrollHeight
  }, [text])
  const onScroll = (): void => {
    const element = box.current
    if (element) atEnd.current = element.scrollHeight - element.clientHeight - element.scrollTop < 24
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of nothing but text
    <div
      ref={box}
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={label}
      className="max-h-52 select-text overflow-y-auto border-line border-t px-3 py-2.5 text-ink-2 text-m"
      onScroll={onScroll}
    >
      <SummaryText text={text} growing />
    </div>
  )
}

/** Seconds so far; nothing in the first two. */
function Elapsed({ since }: { readonly since: number }) {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  const seconds = Math.floor((now - since) / 1_000)
  return seconds < 2 ? null : <> · {seconds} s</>
}
