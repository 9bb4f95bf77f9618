import { type KeyboardEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../store'
import { isComposing } from '../../ui/ime'
import { report } from './report'

type ChatTitleProps = {
  readonly chatId: string
  readonly title: string
  readonly editing: boolean
  readonly onEdit: (editing: boolean) => void
}

/** The title in the bar; a double click or F2 makes it a field. */
export function ChatTitle({ chatId, title, editing, onEdit }: ChatTitleProps) {
  const { t } = useTranslation()
  const done = useRef(false)
  if (!editing)
    return (
      <h1
        className="min-w-0 shrink cursor-default truncate font-semibold text-m"
        title={t('chat.renameHint')}
        onDoubleClick={() => {
          done.current = false
          onEdit(true)
        }}
      >
        {title === '' ? t('chat.newTitle') : title}
      </h1>
    )
  const finish = (text: string | null): void => {
    // Taking the field away blurs it, which must not count a second time.
    if (done.current) return
    done.current = true
    onEdit(false)
    const next = text?.trim()
    if (next && next !== title) void call('conversation.update', { id: chatId, title: next }).then(report)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (isComposing(event)) return
    if (event.key !== 'Enter' && event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    finish(event.key === 'Enter' ? event.currentTarget.value : null)
  }
  return (
    <input
      ref={(input) => {
        done.current = false
        input?.select()
      }}
      defaultValue={title}
      maxLength={200}
      aria-label={t('chat.title')}
      onKeyDown={onKeyDown}
      onBlur={(event) => finish(event.currentTarget.value)}
      className="h-7 w-80 min-w-0 max-w-full shrink rounded-s border border-line-strong bg-raise px-2 font-semibold text-m"
    />
  )
}
