import { loud } from './loud.ts'
import { getRuntime } from './runtime.ts'
import { fromCarried, protocol } from './scheme.ts'

type RequestHandler = (
  contents: unknown,
  permission: string,
  respond: (granted: boolean) => void,
  details: { readonly requestingUrl: string; readonly isMainFrame: boolean },
) => void
type CheckHandler = (
  contents: unknown,
  permission: string,
  requestingOrigin: string,
  details: { readonly requestingUrl: string; readonly isMainFrame: boolean },
) => boolean

/** Electron's names and Chromium's. */
const PERMISSIONS: readonly (readonly [string, string])[] = [
  ['notifications', 'notifications'],
  ['geolocation', 'geolocation'],
  ['media', 'microphone'],
  ['media', 'camera'],
  ['midi', 'midi'],
  ['clipboard-read', 'clipboard-read'],
  ['clipboard-sanitized-write', 'clipboard-write'],
]

let requestHandler: RequestHandler | null = null
let checkHandler: CheckHandler | null = null

/**
 * Over CDP Chromium asks nobody, so the app's handlers are asked once per address, ahead of its first load, and their
 * answers become Chromium's settings for it.
 */
export async function applyPermissions(carriedUrl: string): Promise<void> {
  if (!/^https?:/.test(carriedUrl)) return
  const details = { requestingUrl: fromCarried(carriedUrl), isMainFrame: true }
  for (const [electronName, name] of PERMISSIONS) {
    let granted = true
    if (checkHandler) granted = checkHandler(null, electronName, details.requestingUrl, details)
    if (granted && requestHandler) requestHandler(null, electronName, (answer) => (granted = answer), details)
    const setting = granted ? 'granted' : 'denied'
    await getRuntime().cdp.browser.send('Browser.setPermission', { permission: { name }, setting, origin: new URL(carriedUrl).origin })
  }
}

const defaultSession = loud('session', {
  protocol,
  setPermissionRequestHandler: (handler: RequestHandler | null) => {
    requestHandler = handler
  },
  setPermissionCheckHandler: (handler: CheckHandler | null) => {
    checkHandler = handler
  },
  // Devices cannot be chosen without a picker, which a headless browser has not.
  setDevicePermissionHandler: () => {},
})

export const session = loud('session', { defaultSession })
export type Session = typeof defaultSession
