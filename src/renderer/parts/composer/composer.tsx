import { type ClipboardEvent, type KeyboardEvent, type ReactNode, type Ref, useImperativeHandle, useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { classNames } from '../../ui/class-names'
import { Kbd } from '../../ui/kbd'
import { formatSize } from '../gauge/format'
import { AttachButton } from './attach-button'
import { AttachmentChips } from './attachment-chips'
import { type Draft, isEmptyDraft } from './draft'
import { FileErrors } from './file-errors'
import { PasteChip } from './paste-chip'
import { MAX_PASTE_TEXT, tooLarge } from './pastes'
import { enterMeans, isContextKey } from './send-key'
import type { FileBox } from './use-attachments'

export type ComposerHandle = {
  focus(): void
  /** With the cursor after the text that is about to be there, or at a place in it. */
  focusEnd(at?: number): void
}

/** A list that helps to write, such as names behind an @: it is shown over the box and sees each key first. */
export type ComposerAssist = {
  readonly popup: ReactNode
  /** True where the key was taken. */
  readonly onKey: (event: KeyboardEvent<HTMLTextAreaElement>) => boolean
  /** The cursor has moved. */
  readonly onCaret: (caret: number) => void
  /** Ids of the list and of its marked entry, while it is shown. */
  readonly listId: string | undefined
  readonly activeId: string | undefined
}

type ComposerProps = {
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
  readonly files: FileBox
  readonly onSend: () => void
  /** Left out where Stop stands elsewhere. */
  readonly onStop?: () => void
  /** An answer is being written: what is sent now waits for its turn. */
  readonly running: boolean
  /** A compaction is under way: what is sent now waits for it. */
  readonly compacting?: boolean
  readonly sendKey: 'enter' | 'mod-enter'
  /** Why nothing can be sent now; the text can be written all the same. */
  readonly blocked?: string | null
  /** Shown above the box, such as messages that wait. */
  readonly above?: ReactNode
  /** Between text and lower row, such as what the model cannot do with the files. */
  readonly notice?: ReactNode
  /** In the lower row, left after Attach, and right. */
  readonly start?: ReactNode
  readonly gauge?: ReactNode
  readonly autoFocus?: boolean
  readonly onPage?: (direction: 'up' | 'down') => void
  /** In place of the usual words in the empty box. */
  readonly placeholder?: string
  /** Alt+Enter: sends what nobody is to answer. */
  readonly onSendContext?: () => void
  readonly assist?: ComposerAssist
  /** As wide as answers side by side. */
  readonly wide?: boolean
  readonly ref?: Ref<ComposerHandle>
}

/** Where messages are written. Stays usable while an answer is written. */
export function Composer(props: ComposerProps) {
  const { draft, onChange, files, onSend, onStop, running, sendKey, blocked = null, above, notice, start, gauge, autoFocus = false, onPage, ref } = props
  const { compacting = false, onSendContext, assist, wide = false } = props
  const { t } = useTranslation()
  const box = useRef<HTMLTextAreaElement>(null)
  const size = tooLarge([draft.text, ...draft.pastes])
  const empty = isEmptyDraft(draft) && files.items.length === 0
  const adding = files.items.some((item) => item.block === null)
  const sendable = !empty && !adding && size === null && blocked === null

  const caret = useRef<number | null>(null)
  useImperativeHandle(ref, () => ({
    focus: () => box.current?.focus(),
    focusEnd: (at = Number.POSITIVE_INFINITY) => {
      caret.current = at
      box.current?.focus()
    },
  }))
  // biome-ignore lint/correctness/useExhaustiveDependencies: the cursor goes there once the text is there
  useLayoutEffect(() => {
    const element = box.current
    if (caret.current === null || !element) return
    const at = Math.min(caret.current, element.value.length)
    caret.current = null
    element.setSelectionRange(at, at)
    if (at === element.value.length) element.scrollTop = element.scrollHeight
  }, [draft.text])
  useLayoutEffect(() => {
    const element = box.current
    if (!autoFocus || !element) return
    element.focus({ preventScroll: true })
    element.setSelectionRange(element.value.length, element.value.length)
  }, [autoFocus])
  useAutosize(box, draft.text)

  const placeholder = compacting ? t('composer.placeholderCompacting') : running ? t('composer.placeholderBusy') : t('composer.placeholder')
  const send = (): void => {
    if (!sendable) return
    onSend()
    box.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (assist?.onKey(event)) event.preventDefault()
    else if (onSendContext && isContextKey(event)) {
      event.preventDefault()
      if (sendable) onSendContext()
    } else if (enterMeans(event, sendKey) === 'send') {
      event.preventDefault()
      send()
    } else if ((event.key === 'PageUp' || event.key === 'PageDown') && onPage && fits(event.currentTarget)) {
      event.preventDefault()
      onPage(event.key === 'PageUp' ? 'up' : 'down')
    }
  }
  const onPaste = (event: ClipboardEvent): void => {
    const text = event.clipboardData.getData('text/plain')
    // Office programs put a picture of the text beside it: the text is what is meant.
    if (text === '' && event.clipboardData.files.length > 0) {
      event.preventDefault()
      files.add([...event.clipboardData.files])
      return
    }
    if (text.length <= MAX_PASTE_TEXT && draft.text.length + text.length <= 2 * MAX_PASTE_TEXT) return
    event.preventDefault()
    onChange({ ...draft, pastes: [...draft.pastes, text] })
  }
  const removePaste = (index: number): void => onChange({ ...draft, pastes: draft.pastes.toSpliced(index, 1) })

  return (
    <div className="px-6 pt-1.5 pb-4 max-sm:px-3 max-sm:pb-3">
      <div className={classNames('relative mx-auto', wide ? 'max-w-215' : 'max-w-measure')}>
        {above}
        {assist?.popup}
        <div className="rounded-l border border-line-strong bg-raise px-3 pt-2.5 pb-2 transition-colors focus-within:border-ink-3">
          {draft.pastes.length > 0 ? (
            <ul className="mb-2 flex flex-col items-start gap-1.5">
              {draft.pastes.map((paste, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two pastes may be the same text
                <PasteChip key={index} text={paste} onRemove={() => removePaste(index)} />
              ))}
            </ul>
          ) : null}
          <AttachmentChips items={files.items} onRemove={files.remove} />
          <textarea
            ref={box}
            rows={1}
            value={draft.text}
            data-focus="composer"
            aria-label={t('composer.message')}
            placeholder={props.placeholder ?? placeholder}
            aria-autocomplete={assist ? 'list' : undefined}
            aria-controls={assist?.listId}
            aria-activedescendant={assist?.activeId}
            className="block max-h-[38vh] min-h-11 w-full resize-none overflow-y-auto bg-transparent text-ink text-l outline-none"
            onChange={(event) => {
              onChange({ ...draft, text: event.target.value })
              assist?.onCaret(event.target.selectionStart)
            }}
            onSelect={(event) => assist?.onCaret(event.currentTarget.selectionStart)}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
          />
          {size === null ? null : (
            <p role="alert" className="pt-1 text-bad">
              {t('composer.tooLong', { size: formatSize(size) })}
            </p>
          )}
          {blocked === null ? null : (
            <p role="status" className="pt-1 text-ink-2">
              {blocked}
            </p>
          )}
          <FileErrors errors={files.errors} onDismiss={files.forgetErrors} />
          {notice}
          <div className="flex min-h-7 flex-wrap items-center justify-end gap-x-2 gap-y-1 pt-1">
            <div className="-ml-1.5 flex min-w-0 flex-1 items-center gap-1">
              <AttachButton onFiles={files.add} />
              {start}
            </div>
            {gauge}
            {running && onStop ? (
              <Button onClick={onStop}>
                {t('composer.stop')}
                <span aria-hidden className="max-sm:hidden">
                  <Kbd keys="Escape" />
                </span>
              </Button>
            ) : null}
            {running && onStop && empty ? null : (
              <Button variant="primary" disabled={!sendable} onClick={send}>
                {t('composer.send')}
              </Button>
            )}
          </div>
        </div>
      </div>
    </div>
  )
}

/** Grows with its text where the browser does not do so by itself. */
function useAutosize(box: { readonly current: HTMLTextAreaElement | null }, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    if (CSS.supports('field-sizing', 'content')) {
      element.style.setProperty('field-sizing', 'content')
      return
    }
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight}px`
  }, [text])
}

/** Nothing to scroll in the box itself. */
function fits(element: HTMLTextAreaElement): boolean {
  return element.scrollHeight <= element.clientHeight + 1
}
