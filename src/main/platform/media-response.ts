import { ID_PATTERN, type Id } from '@shared/ids'

/** A stored file on its way to a window. */
export type MediaBody = { readonly body: Buffer; readonly type: string; readonly name: string }

/** Null where there is no such file. */
export type ReadMedia = (id: Id) => Promise<MediaBody | null>

const PREFIX = '/media/'

/** True for paths that mean stored files, whether they are well formed or not. */
export function isMediaPath(pathname: string): boolean {
  return pathname === '/media' || pathname.startsWith(PREFIX)
}

/** The id in `/media/<id>` as it stands in the request; null for every other path. Nothing is decoded: ids need no escapes. */
export function mediaIdOf(pathname: string): Id | null {
  if (!pathname.startsWith(PREFIX)) return null
  const id = pathname.slice(PREFIX.length)
  return ID_PATTERN.test(id) ? id : null
}

/** What may stand in the window itself; everything else is offered for saving. */
const INLINE: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

/** Headers under which a file that came from anywhere can do nothing but be looked at, or saved. */
export function mediaHeaders({ type, name, body }: MediaBody): Readonly<Record<string, string>> {
  const place = INLINE.has(type) ? 'inline' : 'attachment'
  return {
    'content-type': type,
    'content-length': String(body.length),
    'content-disposition': `${place}; filename*=UTF-8''${encodeName(name)}`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    // The content of an id never changes.
    'cache-control': 'private, max-age=3600, immutable',
  }
}

/** RFC 8187: `encodeURIComponent` leaves five characters that are not allowed there. */
function encodeName(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(/['()*!]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}
