import { FileText, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/icon-button'
import { Spinner } from '../../ui/spinner'
import { formatSize } from '../gauge/format'
import { mediaUrl } from '../media/media-url'
import type { Attachment } from './attachments'

type AttachmentChipsProps = { readonly items: readonly Attachment[]; readonly onRemove: (key: number) => void }

/** The files that go with the message, each with the way to get rid of it. */
export function AttachmentChips({ items, onRemove }: AttachmentChipsProps) {
  const { t } = useTranslation()
  if (items.length === 0) return null
  return (
    <ul aria-label={t('composer.files.label')} className="mb-2 flex max-h-36 flex-wrap items-start gap-1.5 overflow-y-auto">
      {items.map((item) => (
        <li key={item.key} className="flex h-9 max-w-64 items-center gap-2 rounded-m border border-line bg-bg pr-1 pl-1.5">
          <Mark item={item} />
          <span className="min-w-0 truncate" title={item.name}>
            {item.name}
          </span>
          {item.block && item.size !== null ? <span className="shrink-0 text-ink-3 text-s tabular-nums">{formatSize(item.size)}</span> : null}
          <IconButton label={t('composer.files.remove', { name: item.name })} icon={X} size="s" onClick={() => onRemove(item.key)} />
        </li>
      ))}
    </ul>
  )
}

function Mark({ item: { block, name } }: { readonly item: Attachment }) {
  const { t } = useTranslation()
  if (!block) return <Spinner label={t('composer.files.adding', { name })} />
  if (block.type === 'image') return <img src={mediaUrl(block.mediaId)} alt="" className="size-6 shrink-0 rounded-s bg-sunk object-cover" />
  return <FileText aria-hidden size={14} strokeWidth={1.75} className="mx-1 shrink-0 text-ink-3" />
}
