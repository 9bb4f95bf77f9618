import { failure } from '@shared/errors'
import { type Block, messageText } from '@shared/model/message'
import { wellFormedText } from '../context/well-formed'
import type { MediaFiles } from '../ports'

/** Content as it may be stored; throws `validation` for nothing at all and `not_found` for a file that is not here. */
export function acceptedContent(media: MediaFiles, content: readonly Block[]): readonly Block[] {
  const clean = content.map((block) => (block.type === 'text' ? { ...block, text: wellFormedText(block.text) } : block))
  if (clean.every((block) => block.type === 'text') && messageText(clean).trim() === '')
    throw failure('validation', 'The message is empty. Write something first.')
  for (const block of clean) {
    if ((block.type === 'image' || block.type === 'file') && !media.get(block.mediaId))
      throw failure('not_found', `The attachment ${block.name} is not here any more. Attach it again.`)
  }
  return clean
}
