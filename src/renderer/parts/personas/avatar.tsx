import type { Participant } from '@shared/model/room'
import { classNames } from '../../ui/class-names'
import { colorOf, fillOf, initialOf } from './colors'

const SIZES = { s: 'size-5 text-[10px]', m: 'size-6.5 text-s' } as const

type AvatarProps = { readonly seat: Pick<Participant, 'persona' | 'position'> | undefined; readonly size?: keyof typeof SIZES }

/** The round mark of a participant. Only decorates: the name stands beside it. */
export function Avatar({ seat, size = 's' }: AvatarProps) {
  const icon = seat?.persona.icon ?? null
  return (
    <span
      aria-hidden
      className={classNames(
        'grid shrink-0 select-none place-items-center rounded-full font-semibold leading-none',
        SIZES[size],
        seat ? (icon !== null && icon.length > 1 ? 'bg-active' : `${fillOf(colorOf(seat))} text-bg`) : 'bg-active text-ink-2',
      )}
    >
      {seat ? initialOf(seat) : '?'}
    </span>
  )
}
