import type { Block, Message } from '@shared/model/message'
import { messageText } from '@shared/model/message'
import type { Round } from '@shared/model/room'
import { type ReactNode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../parts/markdown/copy-button'
import { PlainText } from '../../parts/markdown/plain-text'
import { ACTION, ACTIONS, ActionButton } from '../../parts/message/action-button'
import { useIsFound } from '../../parts/message/found'
import { QuoteButton } from '../../parts/message/quote-button'
import { UserContent } from '../../parts/message/user-content'
import { colorOf, inkOf } from '../../parts/personas/colors'
import { classNames } from '../../ui/class-names'
import { branchRoom } from './room-actions'
import { useRoomView } from './room-context'
import { mentionsOf } from './room-mentions'
import { RoomPinButton, RoomPinMark } from './room-pin'
import { SeenButton } from './room-seen'

/** Longer texts are shown without colours for names. */
const COLORED = 20_000

/** What the user wrote to the room. */
export function RoomUserMessage({ message, round }: { readonly message: Message; readonly round: Round | null }) {
  const { t } = useTranslation()
  const { roomId, quote } = useRoomView()
  const text = messageText(message.blocks)
  const found = useIsFound(message.id)
  const contextOnly = message.blocks.some((block) => block.type === 'notice' && block.notice === 'context-only')
  return (
    <article aria-label={t('transcript.you')} aria-busy={false} className="group/message relative pb-6.5 text-read">
      <div className={LINES}>
        <UserContent blocks={message.blocks} found={found} plain={NamedText} {...(contextOnly && { className: QUIET })} />
        {contextOnly ? <p className="mt-1 ml-8 font-ui text-ink-3 text-s sm:ml-20">{t('rooms.room.row.contextOnly')}</p> : null}
      </div>
      <div className="absolute right-0 bottom-0.5 flex h-5.5 items-center gap-1 font-ui text-ink-3 text-s">
        <div className={ACTIONS}>
          {round ? <span className="px-1.5 tabular-nums">{t('rooms.room.roundNumber', { number: round.number })}</span> : null}
          {text === '' ? null : <CopyButton text={text} className={ACTION} />}
          {text === '' ? null : <QuoteButton text={text} onQuote={quote} />}
          <RoomPinButton message={message} />
          <ActionButton onClick={() => void branchRoom(roomId, message.id)}>{t('rooms.room.branch')}</ActionButton>
          <SeenButton message={message} />
        </div>
        <RoomPinMark message={message} />
      </div>
    </article>
  )
}

/** A message that is not in the log yet. */
export function RoomSendingMessage({ blocks }: { readonly blocks: readonly Block[] }) {
  const { t } = useTranslation()
  return (
    <article aria-label={t('transcript.you')} aria-busy className="relative pb-6.5 text-read">
      <div className={LINES}>
        <UserContent blocks={blocks} found={false} plain={NamedText} />
      </div>
      <span className="sr-only">{t('transcript.sending')}</span>
    </article>
  )
}

/** Keeps its lines as long as those of an answer, however wide the column is. */
const LINES = '@min-[908px]/log:pl-20'

/** A message that is only for information looks like one. */
const QUIET = 'border border-line-strong border-dashed'

function NamedText({ text }: { readonly text: string }) {
  const { seats } = useRoomView()
  const pieces = useMemo(() => {
    if (text.length > COLORED || !text.includes('@')) return null
    const cast = [...seats.values()].map(({ id, persona }) => ({ id, name: persona.name }))
    return piecesOf(text, mentionsOf(text, cast))
  }, [text, seats])
  if (!pieces) return <PlainText text={text} />
  return (
    <div className="md-plain">
      {pieces.map(({ start, text: piece, participantId }): ReactNode => {
        const seat = participantId === null ? undefined : seats.get(participantId)
        return (
          <span key={start} className={seat ? classNames('font-medium', inkOf(colorOf(seat))) : undefined}>
            {piece}
          </span>
        )
      })}
    </div>
  )
}

type Piece = { readonly start: number; readonly text: string; readonly participantId: string | null }

function piecesOf(text: string, mentions: ReturnType<typeof mentionsOf>): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const { start, end, participantId } of mentions) {
    // @all names several people in one place.
    if (start < at) continue
    if (start > at) pieces.push({ start: at, text: text.slice(at, start), participantId: null })
    pieces.push({ start, text: text.slice(start, end), participantId })
    at = end
  }
  if (at < text.length) pieces.push({ start: at, text: text.slice(at), participantId: null })
  return pieces
}
