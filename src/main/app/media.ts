import { failure } from '@shared/errors'
import { MAX_MEDIA_BYTES } from '@shared/model/media'
import type { MediaFiles } from '../engine/ports'
import type { Handlers } from './handlers'

/** Handler of `media.add`. */
export function mediaHandlers({ media }: { readonly media: Pick<MediaFiles, 'add'> }): Pick<Handlers, 'media.add'> {
  return {
    'media.add'({ name, mimeType, data }) {
      // Counted before anything is decoded; the limit of the schema is that of the text.
      const size = (data.length / 4) * 3 - (data.endsWith('==') ? 2 : data.endsWith('=') ? 1 : 0)
      if (size > MAX_MEDIA_BYTES) throw failure('too_large', `This file is over the limit of ${MAX_MEDIA_BYTES / 1_048_576} MB. Add a smaller one.`)
      return media.add({ name, mimeType, bytes: Buffer.from(data, 'base64') })
    },
  }
}
