import { app, type IpcMainEvent, session, shell } from 'electron'
import type { Log } from '../engine/ports'
import { externalLink, isEntry, originOf } from './origin'

/** The only permission a page ever gets: writing to the clipboard after a click. */
const ALLOWED_PERMISSION = 'clipboard-sanitized-write'

/** Opens a link in the system's browser or mail program. The one place that does; anything but https: and mailto: is dropped. */
export function openLink(address: string, log: Log): void {
  const link = externalLink(address)
  if (!link) log.warn('A link was not opened', { address })
  else shell.openExternal(link).catch((error: unknown) => log.warn('The system could not open a link', { link, error }))
}

/** Locks every window, whoever makes it, to our own document. Call when Electron is ready, before the first window. */
export function hardenContents(origin: string, log: Log): void {
  app.on('web-contents-created', (_event, contents) => {
    // A page may load itself again, and go nowhere else.
    contents.on('will-navigate', (event) => {
      if (!isEntry(event.url, origin)) event.preventDefault()
    })
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame) event.preventDefault()
    })
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(({ url }) => {
      openLink(url, log)
      return { action: 'deny' }
    })
  })
}

/** Denies every permission but one, and every device. Call when Electron is ready. */
export function denyPermissions(origin: string): void {
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, permission, respond, details) => {
    respond(permission === ALLOWED_PERMISSION && originOf(details.requestingUrl) === origin)
  })
  defaultSession.setPermissionCheckHandler(
    (_contents, permission, requestingOrigin) => permission === ALLOWED_PERMISSION && originOf(requestingOrigin) === origin,
  )
  defaultSession.setDevicePermissionHandler(() => false)
}

/** True for frames of a top document that shows our origin now. Whether the window is one of ours is the caller's to know. */
export function isTrusted({ senderFrame }: IpcMainEvent, origin: string): boolean {
  // Null when the frame has been destroyed or has navigated since.
  return senderFrame !== null && senderFrame.parent === null && originOf(senderFrame.url) === origin
}
