import type { Block, MediaBlock, Message } from '@shared/model/message'
import { messageText } from '@shared/model/message'
import type { Round } from '@shared/model/room'
import { memo, type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CodeBlock } from '../../parts/markdown/code-block'
import { CopyButton } from '../../parts/markdown/copy-button'
import { PlainText } from '../../parts/markdown/plain-text'
import { splitBlocks } from '../../parts/markdown/split-blocks'
import { MediaView } from '../../parts/media/media-view'
import { ACTION, ACTIONS, ActionButton } from '../../parts/message/action-button'
import { foldedLength } from '../../parts/message/fold'
import { QuoteButton } from '../../parts/message/quote-button'
import { colorOf, inkOf } from '../../parts/personas/colors'
import { classNames } from '../../ui/class-names'
import { branchRoom } from './room-actions'
import { useRoomView } from './room-context'
import { mentionsOf } from './room-mentions'
import { RoomPinButton, RoomPinMark } from './room-pin'
import { SeenButton } from './room-seen'
import '../../parts/markdown/markdown.css'
import '../../parts/message/message.css'

/** Longer texts are shown without colours for names. */
const COLORED = 20_000
const FENCE = /^ {0,3}(```|~~~)/m

/** What the user wrote to the room. */
export function RoomUserMessage({ message, round }: { readonly message: Message; readonly round: Round | null }) {
  const { t } = useTranslation()
  const { roomId, quote } = useRoomView()
  const text = messageText(message.blocks)
  const contextOnly = message.blocks.some((block) => block.type === 'notice' && block.notice === 'context-only')
  return (
    <article aria-label={t('transcript.you')} aria-busy={false} className="group/message relative pb-6.5 text-read">
      <Content blocks={message.blocks} quiet={contextOnly} />
      {contextOnly ? <p className="mt-1 ml-8 font-ui text-ink-3 text-s sm:ml-20">{t('rooms.room.row.contextOnly')}</p> : null}
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
      <Content blocks={blocks} quiet={false} />
      <span className="sr-only">{t('transcript.sending')}</span>
    </article>
  )
}

function Content({ blocks, quiet }: { readonly blocks: readonly Block[]; readonly quiet: boolean }) {
  const media = blocks.filter((block): block is MediaBlock => block.type === 'image' || block.type === 'file')
  return (
    <div className={classNames('ml-8 flex flex-col gap-2 rounded-l px-4 py-3 sm:ml-20', quiet ? 'border border-line-strong border-dashed' : 'bg-sunk')}>
      {/* biome-ignore lint/suspicious/noArrayIndexKey: a sent message does not change */}
      {blocks.map((block, index) => (block.type === 'text' ? <UserText key={index} text={block.text} /> : null))}
      {media.length > 0 ? (
        <div className="flex flex-wrap items-start gap-2">
          {media.map((block, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same file may be there twice
            <MediaView key={index} block={block} />
          ))}
        </div>
      ) : null}
    </div>
  )
}

/** The text as written: fenced code apart, names in the colours of those they name, a long one folded. */
const UserText = memo(function UserText({ text }: { readonly text: string }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const folded = foldedLength(text)
  const foldable = folded < text.length
  return (
    <div className="min-w-0 select-text">
      {foldable && !open ? (
        <div className="msg-folded">
          <PlainText text={text.slice(0, folded)} />
        </div>
      ) : (
        <WholeText text={text} />
      )}
      {foldable ? (
        <button type="button" className="md-more" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t('transcript.showLess') : t('transcript.showAll')}
        </button>
      ) : null}
    </div>
  )
})

function WholeText({ text }: { readonly text: string }) {
  const blocks = useMemo(() => (text.length <= COLORED && FENCE.test(text) ? splitBlocks(text).blocks : null), [text])
  if (!blocks) return <NamedText text={text} />
  return blocks.map((block) => {
    if (block.kind === 'code') return <CodeBlock key={block.start} code={block.code} language={block.language} open={false} />
    const plain = block.raw.replace(/^\n+|\n+$/g, '')
    return plain === '' ? null : <NamedText key={block.start} text={plain} />
  })
}

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
