import type { CreatedClient } from './create-client'
import { createClient } from './create-client'
import { ipcTransport } from './ipc'
import { takeToken, webSocketTransport } from './websocket'

/** The client of this page: over the preload's pipe in the desktop app, else over a WebSocket to the page's own origin. */
export function createPageClient(): CreatedClient {
  const transport = window.parley
    ? ipcTransport(window.parley)
    : webSocketTransport({
        origin: location.origin,
        token: takeToken(location, history),
        fetch: (input, init) => fetch(input, init),
        open: (address) => new WebSocket(address),
      })
  const client = createClient(transport, {
    setTimer: (ms, callback) => {
      const handle = setTimeout(callback, ms)
      return () => clearTimeout(handle)
    },
    openTab: (id, messageId) => window.open(`${location.pathname}?solo#/chat/${id}${messageId === undefined ? '' : `/${messageId}`}`, '_blank', 'noopener'),
  })
  // A new address from the terminal in a tab that is open already changes the fragment only, and loads nothing.
  window.addEventListener('hashchange', () => {
    if (location.hash.startsWith('#token=')) location.reload()
  })
  window.addEventListener('online', client.hurry)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') client.hurry()
  })
  return client
}
