import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { ActionButton } from './action-button'

type QuoteButtonProps = { readonly text: string; readonly onQuote: (text: string) => void }

/** Quotes the message, or only what is selected in it. */
export function QuoteButton({ text, onQuote }: QuoteButtonProps) {
  const { t } = useTranslation()
  const button = useRef<HTMLButtonElement>(null)
  return (
    <ActionButton
      ref={button}
      // Pressing it would take the selection away.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onQuote(selectedIn(button.current?.closest('article') ?? null) ?? text)}
    >
      {t('transcript.quote')}
    </ActionButton>
  )
}

function selectedIn(article: Element | null): string | null {
  const selection = window.getSelection()
  if (!article || !selection || selection.isCollapsed || !selection.anchorNode || !selection.focusNode) return null
  if (!article.contains(selection.anchorNode) || !article.contains(selection.focusNode)) return null
  const text = selection.toString().trim()
  return text === '' ? null : text
}
