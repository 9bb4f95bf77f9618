import type { Id } from '@shared/ids'

/** Where the page finds a stored file; relative, since each host serves the page from an origin of its own. */
export function mediaUrl(id: Id): string {
  return `media/${id}`
}
