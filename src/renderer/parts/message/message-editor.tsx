import type { Message } from '@shared/model/message'
import { FileText, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type UserBlock, useApp } from '../../store'
import { Button } from '../../ui/button'
import { IconButton } from '../../ui/icon-button'
import { isComposing } from '../../ui/ime'
import { Notice } from '../../ui/notice'
import { byteLength } from '../composer/pastes'
import { enterMeans } from '../composer/send-key'
import { formatSize } from '../gauge/format'
import { dropEditDraft, type EditDraft, editDraftOf, editedContent, keepEditDraft } from './edit-drafts'
import type { MessageActions } from './message-actions'

type MessageEditorProps = {
  readonly message: Message
  readonly actions: MessageActions
  readonly onDone: (saved: boolean) => void
}

/** A user's message as a box to write in. Esc gives up; nothing else does, and a version that is not accepted stays. */
export function MessageEditor({ message, actions, onDone }: MessageEditorProps) {
  const { t } = useTranslation()
  const sendKey = useApp((app) => app.settings.sendKey) ?? 'enter'
  const [draft, setDraft] = useState<EditDraft>(() => editDraftOf(message.id, message.blocks))
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const box = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    const element = box.current
    if (!element) return
    element.style.setProperty('field-sizing', 'content')
    element.focus({ preventScroll: true })
    element.setSelectionRange(element.value.length, element.value.length)
  }, [])
  const content = editedContent(draft)
  const change = (next: EditDraft): void => {
    setDraft(next)
    keepEditDraft(message.id, next)
  }
  const end = (saved: boolean): void => {
    dropEditDraft(message.id)
    onDone(saved)
  }
  const save = async (): Promise<void> => {
    if (busy || content.length === 0) return
    setBusy(true)
    const error = await actions.edit(message.id, content)
    setBusy(false)
    setRefusal(error?.message ?? null)
    if (!error) end(true)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !isComposing(event)) {
      // The same key stops an answer, one step further out.
      event.preventDefault()
      event.stopPropagation()
      end(false)
    } else if (event.target === box.current && enterMeans(event, sendKey) === 'send') {
      event.preventDefault()
      void save()
    }
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc gives up from anywhere within
    <div className="ml-8 rounded-l border border-line-strong bg-raise px-3 pt-2.5 pb-2 focus-within:border-ink-3 sm:ml-20" onKeyDown={onKeyDown}>
      {draft.rest.length > 0 ? (
        <ul className="mb-2 flex flex-wrap gap-1.5 text-m">
          {draft.rest.map((block, index) => (
            <li key={keyOf(block)} className="flex h-8 max-w-64 items-center gap-2 rounded-m border border-line bg-bg pr-1 pl-2.5">
              <FileText aria-hidden size={14} strokeWidth={1.75} className="shrink-0 text-ink-3" />
              <span className="min-w-0 truncate">{block.type === 'text' ? t('composer.paste', { size: formatSize(byteLength(block.text)) }) : block.name}</span>
              <IconButton
                label={block.type === 'text' ? t('composer.removePaste') : t('composer.files.remove', { name: block.name })}
                icon={X}
                size="s"
                onClick={() => change({ ...draft, rest: draft.rest.toSpliced(index, 1) })}
              />
            </li>
          ))}
        </ul>
      ) : null}
      <textarea
        ref={box}
        rows={2}
        value={draft.text}
        aria-label={t('transcript.editLabel')}
        className="block max-h-[50vh] min-h-14 w-full resize-none overflow-y-auto bg-transparent text-ink text-read outline-none"
        onChange={(event) => change({ ...draft, text: event.target.value })}
      />
      {refusal === null ? null : (
        <Notice tone="bad" className="mt-1 font-ui text-m">
          {refusal}
        </Notice>
      )}
      <div className="flex flex-wrap items-center justify-end gap-2 pt-1 font-ui text-m">
        <p className="min-w-0 flex-1 text-ink-3 text-s">{t('transcript.editHint')}</p>
        <Button onClick={() => end(false)}>{t('transcript.cancel')}</Button>
        <Button variant="primary" disabled={busy || content.length === 0} onClick={() => void save()}>
          {t('transcript.saveAndSend')}
        </Button>
      </div>
    </div>
  )
}

function keyOf(block: UserBlock): string {
  return block.type === 'text' ? block.text.slice(0, 200) : block.mediaId
}
