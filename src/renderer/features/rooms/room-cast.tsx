import type { RoomState } from '@shared/events/room'
import type { Id } from '@shared/ids'
import type { Participant } from '@shared/model/room'
import { Plus } from 'lucide-react'
import { type DragEvent, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ModelFinder } from '../../parts/models/model-finder'
import { MOST_SEATS } from '../../parts/personas/seats'
import { useRoom } from '../../store'
import { IconButton } from '../../ui/icon-button'
import { updateParticipant } from './room-actions'
import { latestRuns, present } from './room-figures'
import { openRound } from './room-layout'
import { Seat } from './room-seat'
import { type SeatDialog, SeatDialogs } from './room-seat-dialogs'
import { seatMenu } from './room-seat-menu'

const castOf = ({ cast, participants, rounds, compactions }: RoomState) => ({
  cast,
  participants,
  round: openRound(rounds) ?? rounds.at(-1),
  // One text, so that it changes with who compacts and not with each piece of a summary.
  compacting: compactions
    .filter(({ state }) => state === 'running')
    .map(({ participantId }) => participantId)
    .join(' '),
})

type CastStripProps = { readonly roomId: string; readonly finder: ModelFinder }

/** The participants above the transcript, in the order of their seats. */
export function CastStrip({ roomId, finder }: CastStripProps) {
  const { t } = useTranslation()
  const room = useRoom(roomId, castOf)
  const [dialog, setDialog] = useState<SeatDialog | null>(null)
  const order = useReorder(
    roomId,
    useMemo(() => present(room?.cast ?? []), [room?.cast]),
  )
  if (!room) return null
  const runs = latestRuns(room.round)
  const compacting = room.compacting.split(' ')
  const full = order.seats.length >= MOST_SEATS
  return (
    <section aria-label={t('rooms.room.cast.label')} className="shrink-0 border-line border-b">
      <div className="overflow-x-auto py-2.5 [scrollbar-width:thin]">
        <div className="mx-auto max-w-room px-6 max-sm:px-4">
          <ul ref={order.list} className="flex w-max items-stretch gap-2 pr-6">
            {order.seats.map((seat, index) => (
              <Seat
                key={seat.id}
                roomId={roomId}
                seat={seat}
                model={finder.name(seat.config.connectionId, seat.config.model)}
                status={room.participants.find(({ participantId }) => participantId === seat.id)}
                run={runs.get(seat.id)}
                round={room.round}
                compacting={compacting.includes(seat.id)}
                menu={seatMenu({
                  roomId,
                  seat,
                  run: runs.get(seat.id),
                  index,
                  count: order.seats.length,
                  move: order.move,
                  open: setDialog,
                })}
                onMove={(step) => order.move(seat.id, step)}
                drag={order.drag(seat.id)}
                target={order.over === seat.id}
              />
            ))}
            <li className="flex items-center">
              <IconButton
                label={full ? t('rooms.room.cast.full') : t('rooms.room.cast.add')}
                icon={Plus}
                variant="default"
                disabled={full}
                onClick={() => setDialog({ kind: 'add' })}
              />
            </li>
          </ul>
        </div>
      </div>
      <p aria-live="polite" className="sr-only">
        {order.said}
      </p>
      {dialog ? <SeatDialogs roomId={roomId} dialog={dialog} finder={finder} onClose={() => setDialog(null)} /> : null}
    </section>
  )
}

/** Changes the order of the seats, by dragging and by keys; the seat that was moved by a key keeps the focus. */
function useReorder(roomId: Id, seats: readonly Participant[]) {
  const { t } = useTranslation()
  const list = useRef<HTMLUListElement>(null)
  const refocus = useRef<Id | null>(null)
  const dragged = useRef<Id | null>(null)
  const [over, setOver] = useState<Id | null>(null)
  const [said, setSaid] = useState('')

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new order takes the focus away from what it moves
  useLayoutEffect(() => {
    const id = refocus.current
    refocus.current = null
    if (id !== null) list.current?.querySelector<HTMLElement>(`[data-seat="${id}"] [data-seat-button]`)?.focus()
  }, [seats])

  async function place(id: Id, position: number, keep: boolean): Promise<void> {
    const from = seats.findIndex((seat) => seat.id === id)
    const seat = seats[from]
    if (!seat || position < 0 || position >= seats.length || position === from) return
    if (keep) refocus.current = id
    if (await updateParticipant(roomId, id, { position }))
      setSaid(t('rooms.room.cast.movedTo', { name: seat.persona.name, position: position + 1, count: seats.length }))
  }

  return {
    seats,
    list,
    over,
    said,
    move: (id: Id, step: -1 | 1) => void place(id, seats.findIndex((seat) => seat.id === id) + step, true),
    drag: (id: Id) => ({
      onDragStart(event: DragEvent) {
        dragged.current = id
        event.dataTransfer.effectAllowed = 'move'
        event.dataTransfer.setData('text/plain', seats.find((seat) => seat.id === id)?.persona.name ?? '')
      },
      onDragEnter: () => (dragged.current !== null && dragged.current !== id ? setOver(id) : undefined),
      onDragEnd() {
        dragged.current = null
        setOver(null)
      },
      onDrop(event: DragEvent) {
        if (dragged.current === null) return
        event.preventDefault()
        void place(
          dragged.current,
          seats.findIndex((seat) => seat.id === id),
          false,
        )
        dragged.current = null
        setOver(null)
      },
    }),
  }
}
