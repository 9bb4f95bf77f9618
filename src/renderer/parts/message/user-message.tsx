import type { Id } from '@shared/ids'
import type { Block, MediaBlock, Message } from '@shared/model/message'
import { messageText } from '@shared/model/message'
import { memo, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../ui/class-names'
import { CodeBlock } from '../markdown/code-block'
import { CopyButton } from '../markdown/copy-button'
import { PlainText } from '../markdown/plain-text'
import { splitBlocks } from '../markdown/split-blocks'
import { MediaView } from '../media/media-view'
import { ACTION, ACTIONS, ActionButton } from './action-button'
import { BranchArrows } from './branch-arrows'
import { foldedLength } from './fold'
import { useIsFound } from './found'
import type { MessageActions } from './message-actions'
import { MessageEditor } from './message-editor'
import { PinButton, PinMark } from './pin-button'
import { QuoteButton } from './quote-button'
import '../markdown/markdown.css'
import './message.css'

/** Longer texts are not searched for fences. */
const MAX_FENCED = 100_000

type UserMessageProps = {
  readonly message: Message
  readonly dim: boolean
  readonly covered: boolean
  readonly pinned: boolean
  /** Its text is being changed, here. */
  readonly editing: boolean
  /** Begins to change this message, or ends that with null. */
  readonly onEdit: (messageId: Id | null) => void
  readonly actions: MessageActions
}

/** What the user wrote, and what can be done with it: exactly as written, fenced code apart. A long one is folded. */
export function UserMessage({ message, dim, covered, pinned, editing, onEdit, actions }: UserMessageProps) {
  const { t } = useTranslation()
  const edit = useRef<HTMLButtonElement>(null)
  const cancelled = useRef(false)
  useEffect(() => {
    if (editing || !cancelled.current) return
    cancelled.current = false
    edit.current?.focus({ preventScroll: true })
  }, [editing])
  const endEdit = (saved: boolean): void => {
    cancelled.current = !saved
    onEdit(null)
    if (saved) actions.focusComposer()
  }
  const { id, blocks } = message
  const found = useIsFound(id)
  const text = messageText(blocks)
  return (
    <article
      aria-label={t('transcript.you')}
      aria-description={covered ? t('compaction.row.covered') : undefined}
      aria-busy={false}
      className={classNames('group/message relative pb-6.5 text-read', dim && 'msg-dim')}
    >
      {editing ? <MessageEditor message={message} actions={actions} onDone={endEdit} /> : <UserContent blocks={blocks} found={found} />}
      {editing ? null : (
        <div className="absolute right-0 bottom-0.5 flex h-5.5 items-center gap-1 font-ui text-ink-3 text-s">
          <div className={ACTIONS}>
            {text === '' ? null : <CopyButton text={text} className={ACTION} />}
            <ActionButton ref={edit} onClick={() => onEdit(id)}>
              {t('transcript.edit')}
            </ActionButton>
            {text === '' ? null : <QuoteButton text={text} onQuote={actions.quote} />}
            <PinButton messageId={id} pinned={pinned} onPin={actions.pin} />
            <ActionButton title={t('transcript.forkHint')} onClick={() => actions.fork(id)}>
              {t('transcript.fork')}
            </ActionButton>
          </div>
          {pinned ? <PinMark /> : null}
          <BranchArrows message={message} actions={actions} />
        </div>
      )}
    </article>
  )
}

/** A message that is not in the log yet. */
export function SendingMessage({ blocks }: { readonly blocks: readonly Block[] }) {
  const { t } = useTranslation()
  return (
    <article aria-label={t('transcript.you')} aria-busy className="relative pb-6.5 text-read">
      <UserContent blocks={blocks} found={false} />
      <span className="sr-only">{t('transcript.sending')}</span>
    </article>
  )
}

function UserContent({ blocks, found }: { readonly blocks: readonly Block[]; readonly found: boolean }) {
  const media = blocks.filter((block): block is MediaBlock => block.type === 'image' || block.type === 'file')
  return (
    <div className="ml-8 flex flex-col gap-2 rounded-l bg-sunk px-4 py-3 sm:ml-20">
      {blocks.map((block, index) =>
        block.type === 'text' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a sent message does not change
          <UserText key={index} text={block.text} found={found} />
        ) : null,
      )}
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

/** What was looked for may stand in the part that is folded. */
const UserText = memo(function UserText({ text, found }: { readonly text: string; readonly found: boolean }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(found)
  useEffect(() => {
    if (found) setOpen(true)
  }, [found])
  const folded = foldedLength(text)
  const foldable = folded < text.length
  return (
    <div className="min-w-0 select-text">
      {foldable && !open ? (
        <div className="msg-folded">
          <PlainText text={text.slice(0, folded)} />
        </div>
      ) : (
        <UserBlocks text={text} />
      )}
      {foldable ? (
        <button type="button" className="md-more" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t('transcript.showLess') : t('transcript.showAll')}
        </button>
      ) : null}
    </div>
  )
})

function UserBlocks({ text }: { readonly text: string }) {
  const blocks = useMemo(() => (text.length <= MAX_FENCED && /^ {0,3}(```|~~~)/m.test(text) ? splitBlocks(text).blocks : null), [text])
  if (!blocks) return <PlainText text={text} />
  return blocks.map((block) => {
    if (block.kind === 'code') return <CodeBlock key={block.start} code={block.code} language={block.language} open={false} />
    const plain = block.raw.replace(/^\n+|\n+$/g, '')
    return plain === '' ? null : <PlainText key={block.start} text={plain} />
  })
}
