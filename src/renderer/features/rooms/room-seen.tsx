import type { Id } from '@shared/ids'
import type { OutputOf } from '@shared/methods'
import type { Message } from '@shared/model/message'
import type { Participant } from '@shared/model/room'
import type { Result } from '@shared/result'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ACTION } from '../../parts/message/action-button'
import { call } from '../../store'
import { Popover } from '../../ui/popover'
import { Spinner } from '../../ui/spinner'
import { useRoomView } from './room-context'
import { present } from './room-figures'

/** "Seen by": who has been given a message. The popover exists from the first press on: most are never opened. */
export function SeenButton({ message }: { readonly message: Message }) {
  const { t } = useTranslation()
  const [used, setUsed] = useState(false)
  const [open, setOpen] = useState(false)
  const button = (
    <button
      type="button"
      aria-haspopup="dialog"
      className={ACTION}
      onClick={
        used
          ? undefined
          : () => {
              setUsed(true)
              setOpen(true)
            }
      }
    >
      {t('rooms.room.seen.open')}
    </button>
  )
  if (!used) return button
  return (
    <Popover trigger={button} title={t('rooms.room.seen.title')} open={open} onOpenChange={setOpen} className="w-72">
      <Seen message={message} />
    </Popover>
  )
}

type Found = Result<OutputOf<'room.deliveries'>>

function Seen({ message }: { readonly message: Message }) {
  const { t } = useTranslation()
  const { roomId, seats } = useRoomView()
  const found = useDeliveries(roomId, message.id)
  if (!found)
    return (
      <p className="flex items-center gap-2 text-ink-2">
        <Spinner /> {t('rooms.room.seen.loading')}
      </p>
    )
  if (!found.ok)
    return (
      <p role="alert" className="text-bad">
        {t('rooms.room.seen.failed', { message: found.error.message })}
      </p>
    )
  const { deliveries } = found.data
  const nameOf = (id: Id): string => seats.get(id)?.persona.name ?? ''
  const author = message.author.participantId
  const seen = deliveries.map(({ participantId, how }) =>
    how === 'joining' ? `${nameOf(participantId)} (${t('rooms.room.seen.joining')})` : nameOf(participantId),
  )
  const given = new Set(deliveries.map(({ participantId }) => participantId))
  const others = present([...seats.values()]).filter(({ id }) => id !== author && !given.has(id))
  // A newcomer is given of the past what was chosen when it joined, and never more.
  const waiting = others.filter(({ joinedAt }) => joinedAt <= message.createdAt)
  const late = others.filter(({ joinedAt }) => joinedAt > message.createdAt)
  return (
    <div className="flex flex-col gap-1.5 text-ink-2">
      {author === undefined ? null : <p>{t('rooms.room.seen.own', { name: message.author.name ?? nameOf(author) })}</p>}
      <p>{seen.length === 0 ? t('rooms.room.seen.nobody') : t('rooms.room.seen.seen', { names: seen.join(', ') })}</p>
      {waiting.length > 0 ? <p>{t('rooms.room.seen.notYet', { names: namesOf(waiting) })}</p> : null}
      {late.length > 0 ? <p>{t('rooms.room.seen.late', { names: namesOf(late) })}</p> : null}
      {others.length === 0 ? <p>{t('rooms.room.seen.everybody')}</p> : null}
    </div>
  )
}

function namesOf(seats: readonly Participant[]): string {
  return seats.map(({ persona }) => persona.name).join(', ')
}

/** The deliveries of one message, asked for when it is looked at; null until an answer has come. */
function useDeliveries(id: Id, messageId: Id): Found | null {
  const [found, setFound] = useState<Found | null>(null)
  useEffect(() => {
    let current = true
    void call('room.deliveries', { id, messageId }).then((result) => {
      if (current) setFound(result)
    })
    return () => {
      current = false
    }
  }, [id, messageId])
  return found
}
