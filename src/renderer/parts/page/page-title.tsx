import { type KeyboardEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { call, showToast } from '../../store'
import { isComposing } from '../../ui/ime'

type PageTitleProps = {
  readonly conversationId: string
  readonly title: string
  /** Shown while there is no title. */
  readonly untitled: string
  readonly editing: boolean
  readonly onEdit: (editing: boolean) => void
}

/** The title of a conversation in the bar; a double click or F2 makes it a field. */
export function PageTitle({ conversationId, title, untitled, editing, onEdit }: PageTitleProps) {
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
        {title === '' ? untitled : title}
      </h1>
    )
  const finish = (text: string | null): void => {
    // Taking the field away blurs it, which must not count a second time.
    if (done.current) return
    done.current = true
    onEdit(false)
    const next = text?.trim()
    if (next && next !== title) void rename(conversationId, next)
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

async function rename(id: string, title: string): Promise<void> {
  const result = await call('conversation.update', { id, title })
  if (!result.ok) showToast({ text: result.error.message, tone: 'bad' })
}
