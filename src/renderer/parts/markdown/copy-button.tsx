import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { copyText } from './copy-text'

const SHOWN_MS = 1_500

/** "Copy", and for a moment "Copied". */
export function CopyButton({ text, className }: { readonly text: string; readonly className?: string }) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async (): Promise<void> => setCopied(await copyText(text))
  return (
    <button type="button" className={className ?? 'md-copy'} onClick={() => void copy()}>
      <span aria-live="polite">{copied ? t('transcript.copied') : t('transcript.copy')}</span>
    </button>
  )
}
