import type { MediaBlock } from '@shared/model/message'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { buttonClass } from '../../ui/button'
import { Spinner } from '../../ui/spinner'
import { Viewer } from '../../ui/viewer'
import { PlainText } from '../markdown/plain-text'
import { mediaUrl } from './media-url'

type MediaViewerProps = { readonly block: MediaBlock; readonly open: boolean; readonly onOpenChange: (open: boolean) => void }

/** An image as large as the window allows, or the text of a file, with a way to save a copy. */
export function MediaViewer({ block, open, onOpenChange }: MediaViewerProps) {
  const { t } = useTranslation()
  const save = (
    <a href={mediaUrl(block.mediaId)} download={block.name} className={buttonClass('quiet')}>
      {t('transcript.media.download')}
    </a>
  )
  return (
    <Viewer open={open} onOpenChange={onOpenChange} title={block.name} closeLabel={t('transcript.media.close')} actions={save}>
      {block.type === 'image' ? (
        <img src={mediaUrl(block.mediaId)} alt={block.name} className="mx-auto block max-h-[calc(100vh-110px)] max-w-full object-contain" />
      ) : isText(block.mimeType) ? (
        <FileText block={block} />
      ) : (
        <p className="px-4 py-6 text-ink-2">{t('transcript.media.noPreview')}</p>
      )}
    </Viewer>
  )
}

function isText(mimeType: string): boolean {
  return mimeType.startsWith('text/') || mimeType === 'application/json' || mimeType === 'application/xml'
}

function FileText({ block }: { readonly block: MediaBlock }) {
  const { t } = useTranslation()
  const [file, setFile] = useState<{ readonly text: string | null } | null>(null)
  const { mediaId } = block
  useEffect(() => {
    let current = true
    void fetchText(mediaUrl(mediaId)).then((fetched) => {
      if (current) setFile({ text: fetched })
    })
    return () => {
      current = false
    }
  }, [mediaId])
  if (file === null)
    return (
      <p className="grid h-40 w-80 place-items-center">
        <Spinner label={t('transcript.media.loading', { name: block.name })} />
      </p>
    )
  if (file.text === null) return <p className="px-4 py-6 text-ink-2">{t('transcript.media.missing')}</p>
  return (
    <div className="w-200 max-w-full select-text px-4 py-3 font-mono text-s">
      <PlainText text={file.text} />
    </div>
  )
}

async function fetchText(url: string): Promise<string | null> {
  try {
    const response = await fetch(url)
    return response.ok ? await response.text() : null
  } catch {
    return null
  }
}
