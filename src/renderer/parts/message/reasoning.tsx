import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../ui/class-names'
import { MarkdownText } from '../markdown/markdown'

type ReasoningProps = { readonly text: string; readonly growing: boolean }

/** What a model thought before it answered: folded, and not even rendered until somebody opens it. */
export function Reasoning({ text, growing }: ReasoningProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  if (text.trim() === '' && !growing) return null
  return (
    <div className="my-1 first:mt-0">
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className="msg-fold">
        <ChevronRight aria-hidden size={14} strokeWidth={1.75} className={classNames('transition-transform', open && 'rotate-90')} />
        {growing ? t('transcript.thinking') : t('transcript.reasoning')}
        {growing ? <i aria-hidden className="msg-dot" /> : null}
      </button>
      {open ? (
        <div className="mt-1.5 mb-3 ml-1.5 select-text border-line border-l-2 pl-3.5 text-ink-2 text-l">
          <MarkdownText text={text} growing={growing} />
        </div>
      ) : null}
    </div>
  )
}
