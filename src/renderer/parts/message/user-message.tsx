import type { Id } from '@shared/ids'
import type { Block, Message } from '@shared/model/message'
import { messageText } from '@shared/model/message'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../ui/class-names'
import { CopyButton } from '../markdown/copy-button'
import { ACTION, ACTIONS, ActionButton } from './action-button'
import { BranchArrows } from './branch-arrows'
import { useIsFound } from './found'
import type { MessageActions } from './message-actions'
import { MessageEditor } from './message-editor'
import { PinButton, PinMark } from './pin-button'
import { QuoteButton } from './quote-button'
import { UserContent } from './user-content'
import './message.css'

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
