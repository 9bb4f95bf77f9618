import { failure } from '@shared/errors'
import type { MediaBlock } from '@shared/model/message'
import type { ImageContent, ProviderRequest } from '../engine/ports'

/** The content of an image block. Throws `Failure` with `unsupported` for files of other kinds and for images whose content is not there. */
export function imageOf(block: MediaBlock, images: ProviderRequest['images']): ImageContent {
  const content = block.type === 'image' ? images.get(block.mediaId) : undefined
  if (!content) throw failure('unsupported', `"${block.name}" cannot be sent to this model. Remove it and send the message again.`)
  return content
}
