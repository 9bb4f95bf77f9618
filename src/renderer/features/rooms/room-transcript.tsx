import type { RoomState } from '@shared/events/room'
import type { ExecutionModel } from '@shared/model/persona'
import { ArrowDown } from 'lucide-react'
import { memo, type Ref, useCallback, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import { Found } from '../../parts/message/found'
import { ListFrame } from '../../parts/transcript/list-frame'
import { useFollow } from '../../parts/transcript/use-follow'
import { useReveal } from '../../parts/transcript/use-reveal'
import { loadOlderInRoom, useMarked, useRoom, useSending } from '../../store'
import { Button } from '../../ui/button'
import { Empty } from '../../ui/empty'
import { Spinner } from '../../ui/spinner'
import { replayedLog } from './replay/replayed-log'
import { useRoomAnnouncement } from './room-announce'
import { placeOf } from './room-found'
import { type RoomRow, roomRows } from './room-layout'
import { RowView } from './room-row'
import { RoomSendingMessage } from './room-user-message'

export type RoomTranscriptHandle = {
  /** Moves the view by most of its height. */
  page(direction: 'up' | 'down'): void
  /** Goes to a message that is loaded. */
  reveal(messageId: string): void
}

/** Older messages are asked for this far from the top, in pixels. */
const LOAD_AHEAD = 800
/** Rows are drawn this far outside the view (pixels): with less, a fling outruns them. */
const DRAWN_AHEAD = 600
const TOP = 28

const logOf = ({ header, messages, more, rounds, cast }: RoomState) => ({ messages, more, rounds, cast, model: header.settings.execution.model })

type RoomTranscriptProps = {
  readonly roomId: string
  /** While the room is replayed: the messages that are to be seen. */
  readonly shown?: ReadonlySet<string> | undefined
  readonly ref?: Ref<RoomTranscriptHandle>
}

/**
 * What was said in a room, by rounds. Only what is near the view is in the page. It renders with every piece that comes,
 * but of its rows only those of the speakers who write.
 */
export const RoomTranscript = memo(function RoomTranscript({ roomId, shown, ref }: RoomTranscriptProps) {
  const whole = useRoom(roomId, logOf)
  const log = useMemo(() => (whole && shown ? { ...whole, ...replayedLog(whole, shown), more: false } : whole), [whole, shown])
  return log ? <Log roomId={roomId} {...log} {...(ref ? { handle: ref } : {})} /> : <div className="flex-1" />
})

type LogProps = Pick<RoomState, 'messages' | 'more' | 'rounds' | 'cast'> & {
  readonly roomId: string
  readonly model: ExecutionModel
  readonly handle?: Ref<RoomTranscriptHandle>
}

type Item = RoomRow | { readonly kind: 'sending'; readonly key: string; readonly content: Parameters<typeof RoomSendingMessage>[0]['blocks'] }

function Log({ roomId, messages, more, rounds, cast, model, handle }: LogProps) {
  const { t } = useTranslation()
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<VirtualizerHandle>(null)
  const height = useCallback(() => TOP + (list.current?.scrollSize ?? 0), [])
  const { mode, settle, toEnd, leave, scrollBy } = useFollow(scroller, height)
  const { found, reveal } = useReveal(scroller, list, useMarked(), leave)
  const [loading, setLoading] = useState(false)
  const [rowsFor] = useState(createRows)
  const rows = useMemo(() => rowsFor({ messages, rounds, cast }), [rowsFor, messages, rounds, cast])
  const sending = useSending(roomId)
  const items = useMemo<readonly Item[]>(
    () => (sending.length === 0 ? rows : [...rows, ...sending.map(({ requestId, content }) => ({ kind: 'sending' as const, key: requestId, content }))]),
    [rows, sending],
  )
  const shift = useShift(rows)
  const spoken = useRoomAnnouncement(roomId, messages)

  // biome-ignore lint/correctness/useExhaustiveDependencies: any change of the items may change the height
  useLayoutEffect(settle, [items])
  const lastSent = sending.at(-1)?.requestId
  useLayoutEffect(() => {
    if (lastSent !== undefined) toEnd()
  }, [lastSent, toEnd])

  useImperativeHandle(handle, () => ({
    page(direction) {
      const element = scroller.current
      if (element) scrollBy((direction === 'up' ? -0.9 : 0.9) * element.clientHeight)
    },
    reveal(messageId) {
      const place = placeOf(rows, messageId)
      if (place) reveal(place.part, place.index, place.inside)
    },
  }))

  const loadOlder = async (): Promise<void> => {
    if (!more || loading) return
    setLoading(true)
    await loadOlderInRoom(roomId)
    setLoading(false)
  }

  return (
    <section role="log" aria-label={t('transcript.log')} className="@container/log relative min-h-0 flex-1">
      {/* Rows come and go with every scroll: only the line below the list is read out. */}
      <div
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-live="off"
        className="h-full overflow-y-auto overflow-x-hidden outline-none [overflow-anchor:none] @min-[960px]/log:[scrollbar-gutter:stable_both-edges]"
      >
        <div style={{ height: TOP }} className="flex items-center justify-center">
          {loading ? (
            <Spinner label={t('transcript.loadingOlder')} />
          ) : more ? (
            <button type="button" className="text-ink-3 text-s hover:text-ink" onClick={() => void loadOlder()}>
              {t('transcript.older')}
            </button>
          ) : null}
        </div>
        {items.length === 0 ? <Empty title={t('rooms.room.row.emptyTitle')} text={t(`rooms.room.row.emptyText.${model}`)} /> : null}
        <Found value={found}>
          <Virtualizer
            ref={list}
            as={ListFrame}
            bufferSize={DRAWN_AHEAD}
            scrollRef={scroller}
            startMargin={TOP}
            shift={shift}
            data={items}
            onScroll={(offset) => {
              if (offset < LOAD_AHEAD) void loadOlder()
            }}
            onResize={settle}
          >
            {(item) => <div key={item.key}>{item.kind === 'sending' ? <Sending blocks={item.content} /> : <RowView row={item} />}</div>}
          </Virtualizer>
        </Found>
      </div>
      <div className="sr-only">{spoken}</div>
      {mode === 'reading' ? (
        <Button className="-translate-x-1/2 absolute bottom-2.5 left-1/2 rounded-full shadow-pop" onClick={toEnd}>
          <ArrowDown aria-hidden size={14} strokeWidth={1.75} />
          {t('transcript.jump')}
        </Button>
      ) : null}
    </section>
  )
}

function Sending({ blocks }: Parameters<typeof RoomSendingMessage>[0]) {
  return (
    <div className="mx-auto max-w-room px-6 max-sm:px-4">
      <RoomSendingMessage blocks={blocks} />
    </div>
  )
}

/** Remembers the last rows, so that those that are the same keep their identity. */
function createRows(): (log: Parameters<typeof roomRows>[0]) => readonly RoomRow[] {
  let rows: readonly RoomRow[] = []
  return (log) => {
    rows = roomRows(log, rows)
    return rows
  }
}

/** True in the one render in which older rows have come in front: the list then keeps its distance from the end. */
function useShift(rows: readonly RoomRow[]): boolean {
  const first = useRef<string | undefined>(rows[0]?.key)
  const key = rows[0]?.key
  const shifted = first.current !== undefined && key !== first.current && rows.some((row) => row.key === first.current)
  useLayoutEffect(() => {
    first.current = key
  }, [key])
  return shifted
}
