import type { Compaction } from '@shared/model/compaction'
import { memo, useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../ui/class-names'
import type { RowActions } from './row-actions'
import { rowText } from './row-text'
import { SummaryPanel } from './summary-panel'
import { TextButton } from './text-button'

type CompactionDividerProps = {
  readonly compaction: Compaction
  /** The model's context stands on it now. */
  readonly active: boolean
  readonly redoable: boolean
  /** A summary stood in the context before it. */
  readonly again: boolean
  /** Its summary is shown below it. */
  readonly open: boolean
  readonly actions: RowActions
}

const LINE = 'flex items-center gap-3 before:h-px before:min-w-4 before:flex-1 before:bg-line after:h-px after:min-w-4 after:flex-1 after:bg-line'
/** What can be done about an older one shows when it is looked at. */
const QUIET = 'opacity-0 focus-within:opacity-100 group-hover/divider:opacity-100 [@media(hover:none)]:opacity-100'

/** The line behind the last message of a compaction: what it did, its summary, and the way back. Older ones keep to themselves. */
export const CompactionDivider = memo(function CompactionDivider(props: CompactionDividerProps) {
  const { compaction, active, redoable, again, open, actions } = props
  const { t } = useTranslation()
  const { id, version, coveredUntil } = compaction
  const { box, keepFocus } = useKeptFocus(compaction.state)
  const undone = compaction.state === 'undone'
  const readable = version > 0 && !undone
  const undoneText = redoable ? t('compaction.row.undone') : t('compaction.row.undoneQuiet')
  return (
    <section ref={box} aria-label={t('compaction.row.label')} className="group/divider pt-1 pb-6.5 text-s">
      <div className={classNames(LINE, active ? 'text-ink-2' : 'text-ink-3')}>
        <div className="flex min-w-0 flex-wrap items-center justify-center gap-x-3 gap-y-1 tabular-nums">
          <span className="text-center">{undone ? undoneText : rowText(compaction, again, t)}</span>
          <span className={classNames('flex items-center gap-3 empty:hidden', !active && !redoable && QUIET)}>
            {readable ? (
              <TextButton label={open ? t('compaction.row.hideLabel') : t('compaction.row.readLabel')} expanded={open} onClick={() => actions.toggle(id)}>
                {open ? t('compaction.row.hide') : t('compaction.row.read')}
              </TextButton>
            ) : null}
            {readable && active ? (
              <TextButton label={t('compaction.row.editLabel')} onClick={() => actions.edit(id)}>
                {t('compaction.row.edit')}
              </TextButton>
            ) : null}
            {active || redoable ? (
              <TextButton
                way
                label={active ? t('compaction.row.undoLabel') : t('compaction.row.redoLabel')}
                onClick={() => {
                  keepFocus()
                  if (active) actions.undo()
                  else actions.redo()
                }}
              >
                {active ? t('compaction.row.undo') : t('compaction.row.redo')}
              </TextButton>
            ) : null}
          </span>
        </div>
      </div>
      {open && readable ? <SummaryPanel subject={actions.subject} compaction={compaction} /> : null}
      {active && coveredUntil !== null && (open || !readable) ? (
        <div className="mt-2 flex justify-center">
          <TextButton onClick={() => actions.showCovered(id)}>{t('compaction.row.showCovered')}</TextButton>
        </div>
      ) : null}
    </section>
  )
})

/** Undo and Redo take each other's place: the focus stays there, though the line between them changes. */
function useKeptFocus(state: Compaction['state']) {
  const box = useRef<HTMLElement>(null)
  const kept = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the buttons change with the state
  useLayoutEffect(() => {
    if (!kept.current) return
    kept.current = false
    box.current?.querySelector<HTMLElement>('[data-way]')?.focus({ preventScroll: true })
  }, [state])
  const keepFocus = (): void => {
    kept.current = true
  }
  return { box, keepFocus }
}
