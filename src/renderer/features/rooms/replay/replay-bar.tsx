import { Pause, Play, X } from 'lucide-react'
import { type KeyboardEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../../ui/icon-button'
import { Select } from '../../../ui/select'
import { useFocusNow } from '../../../ui/use-focus-now'
import { type Replay, SPEEDS } from './use-replay'

/** Stands in the place of the composer while a room is replayed. Space plays and pauses, the arrows step, Escape ends it. */
export function ReplayBar({ replay }: { readonly replay: Replay }) {
  const { t } = useTranslation()
  const { count, position, playing, speed, seek, toggle, setSpeed, close } = replay
  const slider = useRef<HTMLInputElement>(null)
  useFocusNow(slider, true)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') close()
    else if (event.key === ' ' && event.target === slider.current) toggle()
    else return
    event.preventDefault()
  }
  const label = t(playing ? 'rooms.room.replay.pause' : 'rooms.room.replay.play')
  return (
    <section
      aria-label={t('rooms.room.replay.title')}
      onKeyDown={onKeyDown}
      className="mx-auto mb-3 flex w-full max-w-room items-center gap-2 px-6 max-sm:px-4"
    >
      <IconButton label={label} icon={playing ? Pause : Play} onClick={toggle} />
      <input
        ref={slider}
        type="range"
        min={1}
        max={count}
        value={position}
        aria-label={t('rooms.room.replay.position')}
        aria-valuetext={t('rooms.room.replay.of', { position, count })}
        className="min-w-0 flex-1 accent-accent"
        onChange={(event) => seek(Number(event.target.value))}
      />
      <span className="shrink-0 text-ink-2 text-s tabular-nums">{t('rooms.room.replay.of', { position, count })}</span>
      <Select
        label={t('rooms.room.replay.speed')}
        value={speed}
        onChange={setSpeed}
        options={SPEEDS.map((value) => ({ value, label: t('rooms.room.replay.times', { times: value }) }))}
      />
      <IconButton label={t('rooms.room.replay.close')} icon={X} onClick={close} />
    </section>
  )
}
