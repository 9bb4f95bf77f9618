import type { MediaBlock } from '@shared/model/message'
import { FileText, ImageOff } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatSize } from '../gauge/format'
import { mediaUrl } from './media-url'
import { MediaViewer } from './media-viewer'
import { useMediaSize } from './use-media-size'

/** An image or a file of a message: small, and large in a dialog after a press. */
export function MediaView({ block }: { readonly block: MediaBlock }) {
  const [open, setOpen] = useState(false)
  const [used, setUsed] = useState(false)
  const show = (): void => {
    setUsed(true)
    setOpen(true)
  }
  return (
    <>
      {block.type === 'image' ? <Thumbnail block={block} onOpen={show} /> : <FileChip block={block} onOpen={show} />}
      {used ? <MediaViewer block={block} open={open} onOpenChange={setOpen} /> : null}
    </>
  )
}

type SmallProps = { readonly block: MediaBlock; readonly onOpen: () => void }

/** Its box has one height from the first moment on: what is below does not move when the picture comes. */
function Thumbnail({ block, onOpen }: SmallProps) {
  const { t } = useTranslation()
  const [missing, setMissing] = useState(false)
  return (
    <button
      type="button"
      aria-label={t('transcript.openImage', { name: block.name })}
      title={block.name}
      onClick={onOpen}
      className="grid h-40 min-w-16 max-w-full place-items-center overflow-hidden rounded-m border border-line bg-bg"
    >
      {missing ? (
        <ImageOff aria-hidden size={20} strokeWidth={1.5} className="mx-6 text-ink-3" />
      ) : (
        <img src={mediaUrl(block.mediaId)} alt="" className="h-40 max-w-full object-contain" onError={() => setMissing(true)} />
      )}
    </button>
  )
}

function FileChip({ block, onOpen }: SmallProps) {
  const { t } = useTranslation()
  const size = useMediaSize(block.mediaId)
  return (
    <button
      type="button"
      aria-label={t('transcript.openFile', { name: block.name })}
      onClick={onOpen}
      className="flex h-8 max-w-full items-center gap-2 rounded-m border border-line bg-bg px-2.5 font-ui text-m hover:bg-hover"
    >
      <FileText aria-hidden size={14} strokeWidth={1.75} className="shrink-0 text-ink-3" />
      <span className="min-w-0 truncate">{block.name}</span>
      {size === null ? null : <span className="shrink-0 text-ink-3 text-s tabular-nums">{formatSize(size)}</span>}
    </button>
  )
}
