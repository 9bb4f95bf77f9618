import type { BrowserProcess } from './browser.ts'
import type { Cdp } from './cdp.ts'

/** What exists once the app is ready: the browser behind all windows. */
export type Runtime = { readonly cdp: Cdp; readonly browser: BrowserProcess }

let runtime: Runtime | null = null

export function setRuntime(started: Runtime): void {
  runtime = started
}

/** Throws before the app is ready, as every Electron call that needs a window system does. */
export function getRuntime(): Runtime {
  if (!runtime) throw new Error('electron stand-in: the app is not ready yet')
  return runtime
}

export function isReady(): boolean {
  return runtime !== null
}
