import { ChevronDown, ChevronUp, GripVertical, Pencil, X } from 'lucide-react'
import type { ComponentProps, KeyboardEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { IconButton } from '../../ui/icon-button'
import { Avatar } from './avatar'
import type { PersonaDraft } from './persona-draft'
import { PersonaFields } from './persona-fields'
import type { Seat, SeatProblem } from './seats'

type CastRowProps = {
  readonly seat: Seat
  /** How it is called here, also without a name. */
  readonly name: string
  readonly index: number
  readonly count: number
  readonly open: boolean
  readonly onOpen: (open: boolean) => void
  readonly problems: readonly SeatProblem[]
  readonly tried: boolean
  readonly onPersona: (persona: PersonaDraft) => void
  readonly onMove: (to: number) => void
  readonly onRemove: () => void
  readonly drag: Pick<ComponentProps<'li'>, 'onDragStart' | 'onDragEnter' | 'onDragEnd'>
  readonly beside: ReactNode
}

/** One seat of a cast: who sits there, in one line; opened, everything about it. */
export function CastRow(props: CastRowProps) {
  const { seat, name, index, count, open, onOpen, problems, tried, onPersona, onMove, onRemove, drag, beside } = props
  const { t } = useTranslation()
  const { persona } = seat
  const taken = problems.includes('nameTaken')
  const missing = tried && problems.length > 0
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    event.stopPropagation()
    onMove(index + (event.key === 'ArrowUp' ? -1 : 1))
  }
  return (
    <li
      {...drag}
      draggable={!open}
      onDragOver={(event) => event.preventDefault()}
      data-seat={seat.key}
      aria-label={t('rooms.persona.seat', { name, position: index + 1 })}
      onKeyDown={onKeyDown}
      className="px-2 py-1.5 not-first:border-line not-first:border-t"
    >
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <GripVertical aria-hidden size={14} strokeWidth={1.75} className="shrink-0 cursor-grab text-ink-3" />
        <Avatar seat={{ persona: { ...persona, name, icon: persona.icon.trim() === '' ? null : persona.icon.trim() }, position: index }} size="m" />
        <div className="min-w-32 flex-1">
          <p className="truncate font-medium">{name}</p>
          <p className="truncate text-ink-2 text-s">{persona.role}</p>
        </div>
        <div className="flex items-center gap-0.5 max-[560px]:order-last max-[560px]:w-full max-[560px]:pl-6">{beside}</div>
        <div className="flex items-center">
          <IconButton
            data-focus
            label={t(open ? 'rooms.persona.done' : 'rooms.persona.edit', { name })}
            icon={Pencil}
            size="s"
            aria-expanded={open}
            pressed={open}
            onClick={() => onOpen(!open)}
          />
          <IconButton
            data-move
            label={t('rooms.persona.earlier', { name })}
            icon={ChevronUp}
            size="s"
            disabled={index === 0}
            onClick={() => onMove(index - 1)}
          />
          <IconButton
            data-move
            label={t('rooms.persona.later', { name })}
            icon={ChevronDown}
            size="s"
            disabled={index === count - 1}
            onClick={() => onMove(index + 1)}
          />
          <IconButton label={t('rooms.persona.remove', { name })} icon={X} size="s" onClick={onRemove} />
        </div>
      </div>
      {taken || missing ? (
        <p role="alert" className="mt-1 pl-6 text-bad text-s">
          {problems.map((problem) => t(MESSAGES[problem])).join(' ')}
        </p>
      ) : null}
      {open ? (
        <div className="mt-2 mb-1 border-line border-t pt-3">
          <PersonaFields draft={persona} onChange={onPersona} tried={tried} nameTaken={taken} />
          <div className="mt-3 flex justify-end">
            <Button size="s" onClick={() => onOpen(false)}>
              {t('rooms.persona.done', { name })}
            </Button>
          </div>
        </div>
      ) : null}
    </li>
  )
}

const MESSAGES = {
  nameMissing: 'rooms.room.persona.nameMissing',
  nameTaken: 'rooms.persona.taken',
  roleMissing: 'rooms.room.persona.roleMissing',
} as const
