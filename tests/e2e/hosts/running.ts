import type { BrowserContext, ElectronApplication, Page } from '@playwright/test'

/** Which program the specs ran against. The stand-in is not Electron, and no report may call it so. */
export type HostName = 'electron' | 'standin' | 'browser'

/** One started app, from process to first page. */
export type Running = {
  readonly page: Page
  readonly context: BrowserContext
  /** Null on the browser host. */
  readonly electronApp: ElectronApplication | null
  /** Another window on the same app: a tab in the browser host. Not available on the desktop, where the app opens its windows. */
  newPage(): Promise<Page>
  /** Ends it as a user would, and waits for the process. */
  close(): Promise<void>
  /** Ends the process with SIGKILL, and waits for that. Pages of the browser host stay open. */
  kill(): Promise<void>
}

export type StartOptions = {
  readonly dataDir: string
  readonly flags: readonly string[]
  /** Called with the context before the first page loads. */
  readonly watch: (context: BrowserContext) => void
}
