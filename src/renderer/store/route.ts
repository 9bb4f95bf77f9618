import { ID_PATTERN, type Id } from '@shared/ids'

/** What the centre of the window shows. */
export type Route =
  | { readonly page: 'home' }
  /** With a message: opens there instead of at the end. */
  | { readonly page: 'chat'; readonly id: Id; readonly messageId?: Id }
  | { readonly page: 'settings'; readonly section?: string }

/** Reads `#/chat/<id>`, `#/chat/<id>/<message>`, `#/settings/<section>`; everything else is home. A query after the path is ignored. */
export function parseRoute(hash: string): Route {
  const [page, rest, message] = (hash.replace(/^#\/?/, '').split('?')[0] ?? '').split('/')
  if (page === 'chat' && rest !== undefined && ID_PATTERN.test(rest)) {
    return { page: 'chat', id: rest, ...(message !== undefined && ID_PATTERN.test(message) ? { messageId: message } : {}) }
  }
  if (page === 'settings') return rest !== undefined && /^[a-z-]+$/.test(rest) ? { page: 'settings', section: rest } : { page: 'settings' }
  return { page: 'home' }
}

/** The hash under which `parseRoute` finds the route again. */
export function formatRoute(route: Route): string {
  switch (route.page) {
    case 'home':
      return '#/'
    case 'chat':
      return route.messageId === undefined ? `#/chat/${route.id}` : `#/chat/${route.id}/${route.messageId}`
    case 'settings':
      return route.section === undefined ? '#/settings' : `#/settings/${route.section}`
  }
}

/** True for a window that shows one conversation and nothing around it: `?solo` before or behind the hash. */
export function isSolo(search: string, hash: string): boolean {
  return new URLSearchParams(search).has('solo') || new URLSearchParams(hash.split('?')[1] ?? '').has('solo')
}
