import { isAtWork, type Participant, type ParticipantStatus, type Round, type SpeakerRun } from '@shared/model/room'
import { Ellipsis, Mic, RotateCcw, Square, Volume2, VolumeX } from 'lucide-react'
import type { ComponentProps, KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '../../parts/personas/avatar'
import { classNames } from '../../ui/class-names'
import { IconButton } from '../../ui/icon-button'
import { Menu } from '../../ui/menu'
import type { MenuItem } from '../../ui/menu-items'
import { retrySpeaker, speakNext, stopRoom, updateParticipant } from './room-actions'
import { SeatMeter } from './room-meter'
import { useSeatState } from './room-seat-state'

type SeatProps = {
  readonly roomId: string
  readonly seat: Participant
  readonly model: string
  readonly status: ParticipantStatus | undefined
  readonly run: SpeakerRun | undefined
  readonly round: Round | undefined
  readonly compacting: boolean
  readonly menu: readonly MenuItem[]
  /** One place forward (-1) or back (1). */
  readonly onMove: (step: -1 | 1) => void
  readonly drag: Pick<ComponentProps<'li'>, 'onDragStart' | 'onDragEnter' | 'onDragEnd' | 'onDrop'>
  readonly target: boolean
}

/** One participant in the cast: who it is, which model, what it does, how full its window is; keys move it, its button has the rest. */
export function Seat({ roomId, seat, model, status, run, round, compacting, menu, onMove, drag, target }: SeatProps) {
  const { t } = useTranslation()
  const { name } = seat.persona
  const state = useSeatState({ seat, run, round, compacting })
  const bad = run?.state === 'failed' && !seat.muted
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!event.altKey || event.ctrlKey || event.metaKey) return
    const step = event.key === 'ArrowLeft' || event.key === 'ArrowUp' ? -1 : event.key === 'ArrowRight' || event.key === 'ArrowDown' ? 1 : null
    if (step === null) return
    // Elsewhere these keys go back in the browser, or to the next conversation.
    event.preventDefault()
    event.stopPropagation()
    onMove(step)
  }
  return (
    <li
      data-seat={seat.id}
      draggable
      onKeyDown={onKeyDown}
      {...drag}
      onDragOver={(event) => event.preventDefault()}
      className={classNames(
        'group/seat relative w-40 shrink-0 rounded-m border bg-raise px-2 pt-1.5 pb-2 has-data-popup-open:border-line-strong',
        target ? 'border-accent' : 'border-line',
        seat.muted && 'opacity-80',
      )}
    >
      <Menu
        items={menu}
        trigger={
          <button
            type="button"
            data-seat-button
            aria-label={`${t('rooms.room.cast.actions', { name })}, ${model}, ${state}`}
            title={t('rooms.room.cast.hint')}
            className="absolute inset-0 rounded-m hover:bg-ink/4 data-popup-open:bg-ink/4"
          />
        }
      />
      <div className="pointer-events-none flex items-center gap-2">
        <Avatar seat={seat} size="m" />
        <div className="min-w-0 flex-1">
          <p className={classNames('truncate font-semibold leading-tight', seat.muted && 'text-ink-2')}>{name}</p>
          <p className="truncate text-[11px] text-ink-3 leading-snug">
            {model} · <span className={bad ? 'text-bad' : ''}>{state}</span>
          </p>
        </div>
        <Ellipsis aria-hidden size={14} strokeWidth={1.75} className="shrink-0 text-ink-3" />
      </div>
      <SeatMeter name={name} status={status} />
      {/* Beside the three dots, never over them; without a pointer that hovers, the menu has all of it. */}
      <div className="pointer-events-none absolute top-1 right-7 flex rounded-s bg-raise opacity-0 focus-within:pointer-events-auto focus-within:opacity-100 group-hover/seat:pointer-events-auto group-hover/seat:opacity-100 [@media(hover:none)]:hidden">
        {run && isAtWork(run.state) ? (
          <IconButton label={t('rooms.room.cast.stop', { name })} icon={Square} size="s" onClick={() => void stopRoom(roomId, 'now', seat.id)} />
        ) : bad ? (
          <IconButton label={t('rooms.room.cast.retry', { name })} icon={RotateCcw} size="s" onClick={() => void retrySpeaker(roomId, seat.id)} />
        ) : (
          <IconButton
            label={t('rooms.room.cast.speakNamed', { name })}
            icon={Mic}
            size="s"
            disabled={seat.muted}
            onClick={() => void speakNext(roomId, seat.id)}
          />
        )}
        <IconButton
          label={t(seat.muted ? 'rooms.room.cast.unmuteNamed' : 'rooms.room.cast.muteNamed', { name })}
          icon={seat.muted ? VolumeX : Volume2}
          size="s"
          onClick={() => void updateParticipant(roomId, seat.id, { muted: !seat.muted })}
        />
      </div>
    </li>
  )
}
