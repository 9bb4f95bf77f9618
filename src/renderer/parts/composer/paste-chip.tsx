import { FileText, X } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/icon-button'
import { formatSize } from '../gauge/format'
import { byteLength } from './pastes'

const PREVIEW = 1_500

type PasteChipProps = { readonly text: string; readonly onRemove: () => void }

/** A long paste beside the box: its size, its beginning on request, and the way to get rid of it. */
export function PasteChip({ text, onRemove }: PasteChipProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const size = useMemo(() => formatSize(byteLength(text)), [text])
  return (
    <li className="max-w-full rounded-m border border-line bg-bg">
      <div className="flex h-8 items-center gap-2 pr-1 pl-2.5">
        <FileText aria-hidden size={14} strokeWidth={1.75} className="shrink-0 text-ink-3" />
        <span className="min-w-0 truncate">{t('composer.paste', { size })}</span>
        <button type="button" aria-expanded={open} className="shrink-0 text-accent text-s hover:underline" onClick={() => setOpen(!open)}>
          {open ? t('composer.pasteHide') : t('composer.pasteShow')}
        </button>
        <IconButton label={t('composer.removePaste')} icon={X} size="s" onClick={onRemove} />
      </div>
      {open ? (
        <pre className="max-h-40 overflow-auto whitespace-pre-wrap break-words border-line border-t px-2.5 py-2 font-mono text-ink-2 text-s">
          {text.slice(0, PREVIEW)}…
        </pre>
      ) : null}
    </li>
  )
}
