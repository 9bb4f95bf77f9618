import type { Id } from '@shared/ids'
import type { Compaction } from '@shared/model/compaction'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { classNames } from '../../ui/class-names'
import { requestTime } from '../gauge/request-text'
import { CompactionFigures } from './compaction-figures'
import { shownState, tokensText } from './compaction-text'

export type CompactionRowActions = {
  read(compaction: Compaction): void
  edit(compaction: Compaction): void
  undo(): void
  regenerate(compaction: Compaction): void
  /** Ends one that runs, or takes one that waits back. */
  cancel(compaction: Compaction): void
}

type CompactionRowProps = {
  readonly compaction: Compaction
  readonly active: Id | null
  readonly nameOf: (model: string) => string
  readonly actions: CompactionRowActions
}

/** One compaction in two lines; a press shows all that is known about it and what can be done. */
export function CompactionRow({ compaction, active, nameOf, actions }: CompactionRowProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const id = useId()
  const { result } = compaction
  const state = shownState(compaction, active)
  const done = compaction.state === 'committed' || compaction.state === 'undone'
  return (
    <li className="border-line border-t first:border-t-0">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className="-mx-1.5 grid w-[calc(100%+12px)] grid-cols-[minmax(0,1fr)_auto] gap-x-3 rounded-s px-1.5 py-1.5 text-left tabular-nums hover:bg-hover"
      >
        <span className="truncate">
          <span className="text-ink-2">{requestTime(compaction.createdAt, Date.now())}</span>, {t(`compaction.history.triggers.${result.trigger}`)}
        </span>
        <span className={classNames('text-right', !done && 'text-ink-3')}>{done ? tokensText(compaction) : null}</span>
        <span className="truncate text-ink-2 text-s">
          {t(`compaction.history.methods.${result.strategy}`)}
          {done && result.strategy !== 'threshold' ? ` · ${t('compaction.history.turns', { count: result.turnsCompacted })}` : null}
        </span>
        <span className={classNames('text-right text-s', state === 'failed' ? 'text-bad' : state === 'active' ? 'text-good' : 'text-ink-2')}>
          {t(`compaction.history.states.${state}`)}
        </span>
      </button>
      <div id={id}>
        {open ? (
          <div className="mt-0.5 mb-2.5 border-line-strong border-l pl-2.5">
            <CompactionFigures compaction={compaction} state={state} nameOf={nameOf} />
            <div className="mt-2 flex flex-wrap gap-1.5 empty:hidden">
              {state === 'running' || state === 'queued' ? (
                <Button size="s" onClick={() => actions.cancel(compaction)}>
                  {t('compaction.history.cancel')}
                </Button>
              ) : null}
              {compaction.version > 0 ? (
                <Button size="s" onClick={() => actions.read(compaction)}>
                  {t('compaction.history.read')}
                </Button>
              ) : null}
              {state === 'active' && compaction.version > 0 ? (
                <Button size="s" onClick={() => actions.edit(compaction)}>
                  {t('compaction.history.edit')}
                </Button>
              ) : null}
              {state === 'active' ? (
                <Button size="s" onClick={actions.undo}>
                  {t('compaction.history.undo')}
                </Button>
              ) : null}
              {state === 'active' && compaction.version > 0 ? (
                <Button size="s" title={t('compaction.history.regenerateHint')} onClick={() => actions.regenerate(compaction)}>
                  {t('compaction.history.regenerate')}
                </Button>
              ) : null}
            </div>
          </div>
        ) : null}
      </div>
    </li>
  )
}
