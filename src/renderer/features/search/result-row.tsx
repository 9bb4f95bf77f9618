import type { SearchHit } from '@shared/model/search'
import type { MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../ui/class-names'
import { hitTime } from './hit-time'
import { SnippetText } from './snippet-text'

type ResultRowProps = {
  readonly id: string
  readonly hit: SearchHit
  readonly now: number
  readonly active: boolean
  readonly onPoint: () => void
  readonly onChoose: (event: MouseEvent) => void
}

/** One message that was found: who wrote it and when, and the words in their place. */
export function ResultRow({ id, hit, now, active, onPoint, onChoose }: ResultRowProps) {
  const { t } = useTranslation()
  const { author } = hit
  return (
    // The field has the focus and the keys; the row only shows where they have got to.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    // biome-ignore lint/a11y/useFocusableInteractive: see above
    <div
      id={id}
      role="option"
      aria-selected={active}
      onMouseMove={active ? undefined : onPoint}
      onClick={onChoose}
      className={classNames('mx-1.5 cursor-default select-none rounded-s px-2.5 py-1.5', active && 'bg-hover')}
    >
      <div className="flex items-baseline gap-2 text-ink-3 text-s">
        <span className="min-w-0 truncate font-medium text-ink-2">{author.name ?? t(`search.author.${author.kind}`)}</span>
        <span className="sr-only">{hit.title}</span>
        <span className="flex-1" />
        <time dateTime={new Date(hit.createdAt).toISOString()} className="shrink-0 tabular-nums">
          {hitTime(hit.createdAt, now)}
        </time>
      </div>
      <p className="line-clamp-2 break-words text-ink-2">
        <SnippetText snippet={hit.snippet} />
      </p>
    </div>
  )
}
