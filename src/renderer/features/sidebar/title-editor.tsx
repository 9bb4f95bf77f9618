import { type KeyboardEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { isComposing } from '../../ui/ime'

type TitleEditorProps = {
  readonly title: string
  /** Called once, with the text or with null for "leave it". */
  readonly onDone: (title: string | null) => void
}

/** Edits a title in place: Enter and leaving the field keep the text, Esc does not. */
export function TitleEditor({ title, onDone }: TitleEditorProps) {
  const { t } = useTranslation()
  const done = useRef(false)
  const finish = (text: string | null) => {
    // Taking the field away blurs it, which must not count a second time.
    if (done.current) return
    done.current = true
    onDone(text)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    event.stopPropagation()
    if (isComposing(event)) return
    if (event.key === 'Enter') finish(event.currentTarget.value)
    if (event.key === 'Escape') finish(null)
    if (event.key === 'Enter' || event.key === 'Escape') event.preventDefault()
  }
  return (
    <input
      ref={(input) => input?.select()}
      defaultValue={title}
      maxLength={200}
      aria-label={t('sidebar.renameLabel')}
      onKeyDown={onKeyDown}
      onBlur={(event) => finish(event.currentTarget.value)}
      className="col-span-2 -mx-1.5 -my-px h-5.25 min-w-0 rounded-[3px] bg-bg px-1.5 font-medium text-ink text-m outline-2 outline-accent"
    />
  )
}
