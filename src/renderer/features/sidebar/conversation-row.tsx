import type { ConversationSummary } from '@shared/model/conversation'
import { Ellipsis, UsersRound } from 'lucide-react'
import { memo, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { buttonClass } from '../../ui/button'
import { classNames } from '../../ui/class-names'
import { Menu } from '../../ui/menu'
import type { MenuItem } from '../../ui/menu-items'
import { rowTime } from './row-time'
import { ThinGauge } from './thin-gauge'
import { TitleEditor } from './title-editor'

type ConversationRowProps = {
  readonly row: ConversationSummary
  /** What the model is called. */
  readonly model: string
  readonly startOfToday: number
  readonly active: boolean
  /** The one row that the Tab key reaches. */
  readonly tabStop: boolean
  /** The row that an open menu of the list belongs to. */
  readonly marked: boolean
  readonly editing: boolean
  readonly menu: (row: ConversationSummary) => readonly MenuItem[]
  readonly onRename: (row: ConversationSummary, title: string | null) => void
}

const GRID = 'grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-2 gap-y-0.5 rounded-s px-2.5 py-1.5'

/** One conversation: title, model, when, how full. Renders again only when one of these changes. */
export const ConversationRow = memo(function ConversationRow(props: ConversationRowProps): ReactElement {
  const { row, model, active, marked, editing, onRename } = props
  return (
    <div
      data-id={row.id}
      className={classNames(
        'group relative mx-2 rounded-s',
        active ? 'bg-active' : 'hover:bg-hover has-data-popup-open:bg-hover',
        marked && !active && 'group-data-popup-open/list:bg-hover',
      )}
    >
      {editing ? (
        <div className={GRID}>
          <TitleEditor title={row.title} onDone={(title) => onRename(row, title)} />
          <RowDetails row={row} model={model} />
        </div>
      ) : (
        <RowLink {...props} />
      )}
    </div>
  )
})

function RowLink({ row: stored, model, startOfToday, active, tabStop, menu }: ConversationRowProps) {
  // What is on the screen is being read; its mark would only flash until the engine knows.
  const row = active ? { ...stored, unread: false } : stored
  const { t } = useTranslation()
  const title = row.title === '' ? t(row.kind === 'room' ? 'sidebar.untitledRoom' : 'sidebar.untitled') : row.title
  return (
    <>
      <a href={`#/chat/${row.id}`} tabIndex={tabStop ? 0 : -1} aria-current={active ? 'page' : undefined} draggable={false} className={GRID}>
        <span className={classNames('flex min-w-0 items-center gap-1.5', row.unread ? 'font-semibold' : 'font-medium')}>
          {row.kind === 'room' ? <UsersRound aria-hidden size={13} strokeWidth={1.75} className="shrink-0 text-ink-3" /> : null}
          <span className="truncate">{title}</span>
        </span>
        <RowMark row={row} time={rowTime(row.updatedAt, startOfToday)} />
        <RowDetails row={row} model={model} />
      </a>
      <span className="absolute top-1 right-1.5 opacity-0 focus-within:opacity-100 group-hover:opacity-100 has-data-popup-open:opacity-100">
        <Menu
          align="start"
          items={menu(row)}
          trigger={
            <button type="button" tabIndex={-1} aria-label={t('sidebar.actionsFor', { title })} className={buttonClass('quiet', 's', 'square')}>
              <Ellipsis aria-hidden size={14} strokeWidth={1.75} />
            </button>
          }
        />
      </span>
    </>
  )
}

function RowMark({ row, time }: { readonly row: ConversationSummary; readonly time: string }) {
  const { t } = useTranslation()
  if (row.running) return <Dot label={t('sidebar.running')} className="bg-accent" />
  if (row.unread) return <Dot label={t('sidebar.unread')} className="bg-good" />
  return <span className="text-right text-[11px] text-ink-3 tabular-nums group-hover:invisible">{time}</span>
}

function Dot({ label, className }: { readonly label: string; readonly className: string }) {
  return (
    <span title={label} className={classNames('size-1.75 justify-self-end rounded-full group-hover:invisible', className)}>
      <span className="sr-only">{label}</span>
    </span>
  )
}

/** The second line and the hairline under it. */
function RowDetails({ row, model }: { readonly row: ConversationSummary; readonly model: string }) {
  const { t } = useTranslation()
  const percent = row.utilization === null ? null : `${Math.round(row.utilization)}%`
  const state = row.running ? ` · ${t('sidebar.now')}` : row.unread ? ` · ${t('sidebar.done')}` : ''
  return (
    <>
      <span className="truncate text-[11px] text-ink-3">
        {row.kind === 'room' ? t('sidebar.room') : model}
        {state}
      </span>
      <span className="text-right text-[11px] text-ink-3 tabular-nums">
        {percent === null ? null : (
          <>
            <span aria-hidden>{percent}</span>
            <span className="sr-only">{t('sidebar.contextUsed', { percent })}</span>
          </>
        )}
      </span>
      <ThinGauge percent={row.utilization} />
    </>
  )
}
