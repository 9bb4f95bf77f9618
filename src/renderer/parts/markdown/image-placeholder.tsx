import { ImageOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { imageHost, safeLink } from './links'

type ImagePlaceholderProps = { readonly src: string | undefined; readonly alt: string | undefined }

/** Stands for an image of the web: loading it would tell its server who reads what, and when. */
export function ImagePlaceholder({ src, alt }: ImagePlaceholderProps) {
  const { t } = useTranslation()
  const host = imageHost(src)
  const link = safeLink(src)
  const text = alt ? t('transcript.imageNamed', { name: alt }) : t('transcript.image')
  const content = (
    <>
      <ImageOff aria-hidden size={14} strokeWidth={1.75} />
      <span>{text}</span>
      {host === null ? null : <span className="md-image-host">{host}</span>}
    </>
  )
  return link ? (
    <a className="md-image" href={link.href} title={t('transcript.imageHint', { host: link.host })} target="_blank" rel="noopener noreferrer">
      {content}
    </a>
  ) : (
    <span className="md-image">{content}</span>
  )
}
