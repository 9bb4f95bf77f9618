import { Plus } from 'lucide-react'
import { type DragEvent, type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { useKeptFocus } from '../../ui/use-kept-focus'
import { CastRow } from './cast-row'
import { KnownPersona } from './known-persona'
import { moved } from './moved'
import { emptySeat, MOST_SEATS, problemsOf, type Seat, seatOf, withFreeName } from './seats'

type CastEditorProps<S extends Seat> = {
  readonly seats: readonly S[]
  readonly onChange: (seats: readonly S[]) => void
  /** Makes a seat of this cast from a plain one. */
  readonly wrap: (seat: Seat) => S
  /** Somebody has tried to go on: what is missing is said. */
  readonly tried: boolean
  /** What else belongs to a seat, such as its model; stands at the end of its row. */
  readonly beside?: ((seat: S, change: (seat: S) => void) => ReactNode) | undefined
}

/** A cast: who is in it and in which order; each seat opens for editing. Everything by keyboard too. */
export function CastEditor<S extends Seat>({ seats, onChange, wrap, tried, beside }: CastEditorProps<S>) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<string | null>(null)
  const [said, setSaid] = useState('')
  const list = useRef<HTMLOListElement>(null)
  const dragged = useRef<string | null>(null)
  const refocus = useRef<string | null>(null)
  const keepFocus = useKeptFocus(seats.map(({ key }) => key).join(' '))
  const problems = problemsOf(seats)

  // biome-ignore lint/correctness/useExhaustiveDependencies: where a seat is taken away, the one beside it gets the focus
  useLayoutEffect(() => {
    const key = refocus.current
    refocus.current = null
    if (key !== null) list.current?.querySelector<HTMLElement>(`[data-seat="${key}"] [data-focus]`)?.focus()
  }, [seats])

  const change = (seat: S): void => onChange(seats.map((each) => (each.key === seat.key ? seat : each)))
  const move = (index: number, to: number): void => {
    const next = moved(seats, index, to)
    const seat = seats[index]
    if (next === seats || !seat) return
    keepFocus()
    setSaid(t('rooms.persona.moved', { name: nameOf(seat), position: to + 1, count: seats.length }))
    onChange(next)
  }
  const nameOf = ({ persona }: S): string => (persona.name.trim() === '' ? t('rooms.persona.unnamed') : persona.name.trim())
  const add = (seat: Seat, edit: boolean): void => {
    onChange([...seats, wrap(seat)])
    if (edit) setOpen(seat.key)
  }
  const remove = (index: number): void => {
    const next = seats[index + 1] ?? seats[index - 1]
    refocus.current = next?.key ?? null
    onChange(seats.toSpliced(index, 1))
  }

  return (
    <div>
      <ol ref={list} aria-label={t('rooms.persona.cast')} className="rounded-m border border-line">
        {seats.map((seat, index) => (
          <CastRow
            key={seat.key}
            seat={seat}
            name={nameOf(seat)}
            index={index}
            count={seats.length}
            open={open === seat.key}
            onOpen={(next) => setOpen(next ? seat.key : null)}
            problems={problems.get(seat.key) ?? []}
            tried={tried}
            onPersona={(persona) => change({ ...seat, persona })}
            onMove={(to) => move(index, to)}
            onRemove={() => remove(index)}
            drag={{
              onDragStart: (event: DragEvent) => {
                dragged.current = seat.key
                event.dataTransfer.effectAllowed = 'move'
              },
              onDragEnter: () => {
                const from = seats.findIndex(({ key }) => key === dragged.current)
                if (from >= 0 && from !== index) onChange(moved(seats, from, index))
              },
              onDragEnd: () => {
                dragged.current = null
              },
            }}
            beside={beside?.(seat, change)}
          />
        ))}
      </ol>
      <p role="status" className="sr-only">
        {said}
      </p>
      {seats.length >= MOST_SEATS ? (
        <p className="mt-2 text-ink-2 text-s">{t('rooms.persona.full')}</p>
      ) : (
        <div className="mt-2 flex flex-wrap gap-2">
          <Button onClick={() => add(emptySeat(), true)}>
            <Plus aria-hidden size={14} strokeWidth={2} />
            {t('rooms.persona.add')}
          </Button>
          <KnownPersona onChoose={(persona) => add(seatOf(withFreeName(persona, seats)), false)} />
        </div>
      )}
    </div>
  )
}
