import type { ConversationSummary } from '@shared/model/conversation'
import { type KeyboardEvent, useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { VList } from 'virtua'
import { type Route, setUi, useApp, useRoute, useUi } from '../../store'
import { ContextMenu } from '../../ui/menu'
import { removeConversation, renameConversation } from './actions'
import { ConversationRow } from './conversation-row'
import { groupConversations, type ListItem } from './groups'
import { rowMenu } from './row-menu'
import { useListFocus } from './use-list-focus'
import { useModelNames } from './use-model-names'
import { useToday } from './use-today'

type ConversationListProps = {
  readonly rows: readonly ConversationSummary[]
  /** The end of the loaded rows comes into view. */
  readonly onEnd: () => void
}

/** Distance from the end, in pixels, at which the next page is asked for. */
const END_DISTANCE = 400

/** Conversations under their headings. Only what is in view is in the document. */
export function ConversationList({ rows, onEnd }: ConversationListProps) {
  const route = useRoute()
  const today = useToday()
  const nameOf = useModelNames()
  const renaming = useUi((ui) => ui.renaming)
  const items = useMemo(() => groupConversations(rows, today), [rows, today])
  const activeId = route.page === 'chat' ? route.id : null
  const list = useListFocus(items, activeId)
  const menu = useRowMenu(route)
  const [menuRow, setMenuRow] = useState<ConversationSummary | null>(null)

  const rename = useCallback(
    (row: ConversationSummary, title: string | null) => {
      setUi({ renaming: null })
      list.focus(row.id)
      if (title !== null) void renameConversation(row, title)
    },
    [list.focus],
  )

  const rowAt = (target: EventTarget): ConversationSummary | null => {
    const id = target instanceof Element ? target.closest('[data-id]')?.getAttribute('data-id') : null
    return rows.find((row) => row.id === id) ?? null
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (list.onKeyDown(event)) return event.preventDefault()
    const row = rowAt(event.target)
    if (!row) return
    if (event.key === 'F2') setUi({ renaming: row.id })
    else if (event.key === 'Delete') {
      list.leave(row.id)
      void removeConversation(row, route)
    } else return
    event.preventDefault()
  }

  const lookForEnd = () => {
    const handle = list.ref.current
    if (handle && handle.scrollSize - handle.scrollOffset - handle.viewportSize < END_DISTANCE) onEnd()
  }

  // A list that does not fill the window cannot be scrolled to its end.
  useEffect(lookForEnd)

  return (
    <ContextMenu items={menuRow ? menu(menuRow) : []}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the rows inside are links; keys and clicks come up from them */}
      <div className="group/list min-h-0 flex-1" onKeyDown={onKeyDown} onContextMenuCapture={(event) => keepToRows(event, rowAt(event.target), setMenuRow)}>
        <VList ref={list.ref} data={items} itemSize={54} bufferSize={300} onScroll={lookForEnd} className="h-full pb-2">
          {(item) =>
            item.kind === 'group' ? (
              <GroupHeading key={item.key} item={item} />
            ) : (
              <ConversationRow
                key={item.row.id}
                row={item.row}
                model={nameOf(item.row)}
                startOfToday={today}
                active={item.row.id === activeId}
                tabStop={item.row.id === list.tabStop}
                marked={item.row.id === menuRow?.id}
                editing={item.row.id === renaming}
                menu={menu}
                onRename={rename}
              />
            )
          }
        </VList>
      </div>
    </ContextMenu>
  )
}

function GroupHeading({ item }: { readonly item: Extract<ListItem, { kind: 'group' }> }) {
  const { t } = useTranslation()
  return <h2 className="px-4.5 pt-2.5 pb-1 font-semibold text-[11px] text-ink-3 tracking-[.02em]">{t(`sidebar.${item.key}`)}</h2>
}

/** A right click beside the rows means nothing. */
function keepToRows(
  event: { preventDefault(): void; stopPropagation(): void },
  row: ConversationSummary | null,
  open: (row: ConversationSummary) => void,
): void {
  if (row) {
    open(row)
    return
  }
  event.preventDefault()
  event.stopPropagation()
}

function useRowMenu(route: Route) {
  const host = useApp((app) => app.info.host)
  return useCallback(
    (row: ConversationSummary) => rowMenu({ row, route, hasWindows: host === 'electron', onRename: () => setUi({ renaming: row.id }) }),
    [route, host],
  )
}
