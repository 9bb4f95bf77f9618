import type { Block } from '@shared/model/message'
import type { ProviderRequest } from '../../engine/ports'

/** What the demo can tell of images without looking at them: name, kind and size. Empty where there are none. */
export function describeImages(blocks: readonly Block[], images: ProviderRequest['images']): string {
  const lines = blocks.flatMap((block) => {
    if (block.type !== 'image') return []
    const content = images.get(block.mediaId)
    const size = content ? sizeInWords(Buffer.byteLength(content.base64, 'base64')) : 'of unknown size'
    return [`- **${block.name.replaceAll(/[\\*_`[\]<>]/g, '\\$&')}**, ${kindOf(block.mimeType)} ${size}`]
  })
  if (lines.length === 0) return ''
  return `You sent ${lines.length === 1 ? 'an image' : `${lines.length} images`}, which the demo does not look at:\n\n${lines.join('\n')}`
}

function kindOf(mimeType: string): string {
  const kind = mimeType.split('/')[1]?.toUpperCase() ?? ''
  return /^[A-Z]+$/.test(kind) ? `a ${kind} image` : 'an image'
}

function sizeInWords(bytes: number): string {
  if (bytes < 1_000) return `of ${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`
  const [amount, unit] = bytes < 1_000_000 ? [bytes / 1_000, 'kilobytes'] : [bytes / 1_000_000, 'megabytes']
  return `of about ${amount < 10 ? amount.toFixed(1) : Math.round(amount)} ${unit}`
}
