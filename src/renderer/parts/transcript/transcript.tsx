import type { Id } from '@shared/ids'
import type { Block, Message } from '@shared/model/message'
import type { OpenCall } from '@shared/model/tool'
import type { PendingRetry } from '@shared/model/turn'
import { ArrowDown } from 'lucide-react'
import { type Ref, useCallback, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import { Button } from '../../ui/button'
import { Spinner } from '../../ui/spinner'
import { Found } from '../message/found'
import type { MessageActions } from '../message/message-actions'
import { useAnnouncement } from './announce'
import { holds } from './covered'
import { ItemView, keyOf } from './item-view'
import type { Item } from './items'
import { ListFrame } from './list-frame'
import { type Activity, type Row, rowsOf } from './rows'
import { type TranscriptCompactions, useCompactionRows } from './use-compaction-rows'
import { useFollow } from './use-follow'
import { useReveal } from './use-reveal'

export type TranscriptHandle = {
  /** Moves the view by most of its height. */
  page(direction: 'up' | 'down'): void
  toEnd(): void
  /** Goes to a message and lets it stand out for a moment; false where it is not loaded. */
  reveal(messageId: Id): boolean
}

type TranscriptProps = {
  readonly messages: readonly Message[]
  /** There are older ones. */
  readonly more: boolean
  readonly onLoadOlder: () => Promise<unknown>
  /** Messages that are on their way. */
  readonly sending: readonly { readonly requestId: string; readonly content: readonly Block[] }[]
  /** Calls that wait for the user, for a tool or for a script. */
  readonly openCalls: readonly OpenCall[]
  /** A turn occupies the session. */
  readonly running: boolean
  readonly retry: PendingRetry | null
  readonly compactions: TranscriptCompactions
  /** Words to mark wherever they stand; the same list while nothing changes. */
  readonly marked?: readonly string[]
  readonly actions: MessageActions
  readonly ref?: Ref<TranscriptHandle>
}

/** Older messages are asked for this far from the top, in pixels. */
const LOAD_AHEAD = 800
/** Rows are drawn this far outside the view (pixels): with less, a fling outruns them. */
const DRAWN_AHEAD = 600
const TOP = 28
const NOTHING_MARKED: readonly string[] = []

/**
 * The messages of a conversation. Only what is near the view is in the page; the view opens at the end and either
 * follows it or stays where the reader is, and nothing but the reader changes that.
 */
export function Transcript({
  messages,
  more,
  onLoadOlder,
  sending,
  openCalls,
  running,
  retry,
  compactions,
  marked = NOTHING_MARKED,
  actions,
  ref,
}: TranscriptProps) {
  const { t } = useTranslation()
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<VirtualizerHandle>(null)
  const height = useCallback(() => TOP + (list.current?.scrollSize ?? 0), [])
  const { mode, settle, toEnd, leave, scrollBy } = useFollow(scroller, height)
  const { flashed, found, reveal } = useReveal(scroller, list, marked, leave)
  const [loading, setLoading] = useState(false)
  const [rowsFor] = useState(createRows)
  const { pins, active } = compactions
  const coveredUntil = compactions.compactions.find((compaction) => compaction.id === active)?.coveredUntil ?? null
  const rows = useMemo(() => rowsFor(messages, { openCalls, running, coveredUntil, pins }), [rowsFor, messages, openCalls, running, coveredUntil, pins])
  const compaction = useCompactionRows(rows, compactions, {
    more,
    onLoadOlder,
    reveal: (message, index) => {
      scroller.current?.focus({ preventScroll: true })
      reveal(message.id, index)
    },
    focusComposer: actions.focusComposer,
  })
  const items = useMemo(() => withSending(compaction.items, sending, retry), [compaction.items, sending, retry])
  const shift = useShift(messages)
  const [editing, setEditing] = useState<Id | null>(null)
  const kept = useMemo(
    () => (editing === null ? [] : [items.findIndex((item) => 'message' in item && item.message.id === editing)].filter((at) => at >= 0)),
    [items, editing],
  )
  const name = useCallback((message: Message) => message.author.name ?? actions.nameOf(message.model, message.connectionId), [actions])
  const spoken = useAnnouncement(messages.at(-1), openCalls, name)

  // biome-ignore lint/correctness/useExhaustiveDependencies: any change of the items may change the height
  useLayoutEffect(settle, [items])
  const lastSent = sending.at(-1)?.requestId
  useLayoutEffect(() => {
    if (lastSent !== undefined) toEnd()
  }, [lastSent, toEnd])

  useImperativeHandle(ref, () => ({
    page(direction) {
      const element = scroller.current
      if (!element) return
      scrollBy((direction === 'up' ? -0.9 : 0.9) * element.clientHeight)
    },
    toEnd,
    reveal(messageId) {
      const index = items.findIndex((item) => 'message' in item && holds(item, messageId))
      const item = items[index]
      if (!item || !('message' in item)) return false
      reveal(item.message.id, index, [messageId, ...callsAnswered(item, messageId)])
      return true
    },
  }))

  const loadOlder = async (): Promise<void> => {
    if (!more || loading) return
    setLoading(true)
    await onLoadOlder()
    setLoading(false)
  }
  const onScroll = (offset: number): void => {
    if (offset < LOAD_AHEAD) void loadOlder()
  }

  return (
    <section role="log" aria-label={t('transcript.log')} className="relative min-h-0 flex-1">
      {/* Rows come and go with every scroll: only the line below the list is read out. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div ref={scroller} tabIndex={0} aria-live="off" className="h-full overflow-y-auto overflow-x-hidden outline-none [overflow-anchor:none]">
        <div style={{ height: TOP }} className="flex items-center justify-center">
          {loading ? (
            <Spinner label={t('transcript.loadingOlder')} />
          ) : more ? (
            <button type="button" className="text-ink-3 text-s hover:text-ink" onClick={() => void loadOlder()}>
              {t('transcript.older')}
            </button>
          ) : null}
        </div>
        <Found value={found}>
          <Virtualizer
            ref={list}
            as={ListFrame}
            bufferSize={DRAWN_AHEAD}
            scrollRef={scroller}
            startMargin={TOP}
            shift={shift}
            data={items}
            keepMounted={kept}
            onScroll={onScroll}
            onResize={settle}
          >
            {(item) => (
              <div
                key={keyOf(item)}
                data-row={keyOf(item)}
                data-found={keyOf(item) === flashed || undefined}
                className="found-row mx-auto max-w-measure px-6 max-sm:px-4"
              >
                <ItemView
                  item={item}
                  actions={actions}
                  rowActions={compaction.actions}
                  name={name}
                  editing={editing}
                  onEdit={setEditing}
                  open={compaction.open}
                  held={compactions.held}
                />
              </div>
            )}
          </Virtualizer>
        </Found>
      </div>
      <div className="sr-only">{spoken}</div>
      <div className="sr-only">{compaction.spoken}</div>
      {compaction.dialog}
      {mode === 'reading' ? (
        <Button className="-translate-x-1/2 absolute bottom-2.5 left-1/2 rounded-full shadow-pop" onClick={toEnd}>
          <ArrowDown aria-hidden size={14} strokeWidth={1.75} />
          {t('transcript.jump')}
        </Button>
      ) : null}
    </section>
  )
}

/** The calls that a message of a tool answers. */
function callsAnswered({ results }: Row, messageId: Id): readonly string[] {
  const blocks = results.find((result) => result.id === messageId)?.blocks ?? []
  return blocks.flatMap((block) => (block.type === 'toolResult' ? [block.toolCallId] : []))
}

/** Remembers the last rows, so that those that are the same keep their identity. */
function createRows(): (messages: readonly Message[], activity: Activity) => readonly Row[] {
  let rows: readonly Row[] = []
  return (messages, activity) => {
    rows = rowsOf(messages, rows, activity)
    return rows
  }
}

function withSending(items: readonly Item[], sending: TranscriptProps['sending'], retry: PendingRetry | null): readonly Item[] {
  if (sending.length === 0 && !retry) return items
  return [...items, ...(retry ? [{ retry }] : []), ...sending.map(({ requestId, content }) => ({ sending: requestId, content }))]
}

/** True in the one render in which older messages have come in front: the list then keeps its distance from the end. */
function useShift(messages: readonly Message[]): boolean {
  const first = useRef<string | undefined>(messages[0]?.id)
  const id = messages[0]?.id
  const shifted = first.current !== undefined && id !== first.current && messages.some((message) => message.id === first.current)
  useLayoutEffect(() => {
    first.current = id
  }, [id])
  return shifted
}
