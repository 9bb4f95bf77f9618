import { isFinal, messageText } from '@shared/model/message'
import { isAtWork, type Round } from '@shared/model/room'
import { Square } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../parts/markdown/copy-button'
import { ACTION, ACTIONS, ActionButton } from '../../parts/message/action-button'
import { QuoteButton } from '../../parts/message/quote-button'
import { Waiting } from '../../parts/message/waiting'
import { Avatar } from '../../parts/personas/avatar'
import { classNames } from '../../ui/class-names'
import { IconButton } from '../../ui/icon-button'
import { branchRoom, stopRoom } from './room-actions'
import { Spoken } from './room-blocks'
import { CardDetails } from './room-card-details'
import { CardEnd } from './room-card-end'
import { useRoomView } from './room-context'
import { EarlierAttempts } from './room-earlier'
import { runFigures, waitingNumber } from './room-figures'
import type { Card } from './room-layout'
import { RoomPinButton, RoomPinMark } from './room-pin'
import { SeenButton } from './room-seen'

type RoomCardProps = {
  readonly card: Card
  readonly round: Round | null
  /** In a frame beside others, or with the whole width to itself. */
  readonly framed: boolean
}

/** What one participant says in one round. Renders again only when that changes. */
export const RoomCard = memo(function RoomCard({ card, round, framed }: RoomCardProps) {
  const { t } = useTranslation()
  const { roomId, seats } = useRoomView()
  const { participantId, name, run, messages } = card
  const seat = seats.get(participantId)
  const busy = run ? isAtWork(run.state) || run.state === 'queued' : messages.some(({ state }) => !isFinal(state))
  const bad = run?.state === 'failed'
  const waits = run?.state === 'queued' && round ? t('rooms.room.state.waiting', { number: waitingNumber(round, run) }) : null
  return (
    <article
      aria-label={name}
      aria-busy={busy}
      className={classNames(
        'group/message relative min-w-0',
        framed ? 'rounded-m border bg-raise px-3.5 py-3 text-l' : 'max-w-reading pb-8.5 text-read',
        framed && (bad ? 'border-bad' : 'border-line'),
      )}
    >
      <header className="mb-1.5 flex min-h-6 flex-wrap items-center gap-x-2 gap-y-0.5 font-ui">
        <Avatar seat={seat} />
        <h2 className={classNames('min-w-0 truncate font-semibold', framed ? 'text-l' : 'text-m')}>{name}</h2>
        {seat && seat.persona.role !== '' ? (
          <span className="min-w-0 flex-1 basis-20 truncate text-ink-3 text-s">{seat.persona.role}</span>
        ) : (
          <span className="flex-1" />
        )}
        {messages.map((message) => (
          <RoomPinMark key={message.id} message={message} />
        ))}
        {waits === null ? null : <span className="text-ink-3 text-s">{waits}</span>}
        {run && !busy ? <span className="text-ink-3 text-s tabular-nums">{runFigures(run, (tokens) => t('rooms.room.card.figures', { tokens }))}</span> : null}
        {run && isAtWork(run.state) ? (
          <IconButton label={t('rooms.room.card.stopNamed', { name })} icon={Square} size="s" onClick={() => void stopRoom(roomId, 'now', participantId)} />
        ) : null}
      </header>
      {run?.instruction ? <p className="mb-1.5 font-ui text-ink-3 text-s">{t('rooms.room.card.instruction', { text: run.instruction })}</p> : null}
      {card.earlier.length > 0 ? <EarlierAttempts attempts={card.earlier} /> : null}
      <Spoken messages={messages} />
      {busy && run?.state !== 'queued' && run?.retry === undefined && needsDots(card) ? <Waiting label={t('rooms.room.card.waiting', { name })} /> : null}
      {run ? <CardEnd run={run} name={name} messages={messages} cause={round?.cause ?? null} /> : null}
      <CardActions card={card} framed={framed} />
    </article>
  )
})

/** Nothing has come yet, or a tool call is complete and the next words have not come. */
function needsDots({ messages }: Card): boolean {
  const last = messages.at(-1)?.blocks.at(-1)
  return last === undefined || last.type === 'toolResult' || (last.type === 'text' && last.text === '')
}

/** On the lower edge of the frame, so that cards keep no room for what is seldom there. */
const ON_FRAME = 'rounded-s border border-line-strong bg-raise px-0.5'

function CardActions({ card, framed }: { readonly card: Card; readonly framed: boolean }) {
  const { t } = useTranslation()
  const { roomId, quote } = useRoomView()
  const last = card.messages.findLast(({ author }) => author.kind !== 'tool')
  if (!last || !isFinal(last.state)) return null
  const text = messageText(last.blocks)
  return (
    <div className={classNames('absolute z-10 flex h-6 items-center font-ui text-ink-3 text-s', framed ? '-bottom-3 left-2' : '-left-1.5 bottom-1')}>
      <div className={classNames(ACTIONS, framed && ON_FRAME)}>
        {text === '' ? null : <CopyButton text={text} className={ACTION} />}
        {text === '' ? null : <QuoteButton text={text} onQuote={quote} />}
        <RoomPinButton message={last} />
        <ActionButton aria-label={t('rooms.room.branch')} title={t('rooms.room.branch')} onClick={() => void branchRoom(roomId, last.id)}>
          {t('rooms.room.branchShort')}
        </ActionButton>
        <SeenButton message={last} />
        <CardDetails message={last} run={card.run} />
      </div>
    </div>
  )
}
