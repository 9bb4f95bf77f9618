import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContext, test as base, chromium, type ElectronApplication, type Page } from '@playwright/test'
import { electronBinary } from '../../scripts/setup.mjs'
import { browserLaunchOptions, startBrowser } from './hosts/browser'
import { STANDIN, startDesktop } from './hosts/desktop'
import type { HostName, Running } from './hosts/running'
import { watchProblems } from './hosts/watch-problems'

/** The app under test. `page` and `electronApp` are those of the latest start. */
export type App = {
  readonly page: Page
  readonly context: BrowserContext
  readonly electronApp: ElectronApplication | null
  /** A further tab (browser host only). */
  newPage(): Promise<Page>
  /** Ends the app in order and starts it again on the same data. */
  restart(): Promise<Page>
  /** Ends the app in order. */
  close(): Promise<void>
  /** SIGKILL; call `start` to go on. */
  kill(): Promise<void>
  /** Starts it again after `close` or `kill`: same data, same port. */
  start(): Promise<Page>
  /** Broken content policies and uncaught errors so far; taking them keeps the test from failing on them. */
  takeProblems(): readonly string[]
}

export type HostOptions = { mode: 'desktop' | 'browser' }
type WorkerFixtures = HostOptions & { host: HostName; chromiumBrowser: Browser | null }
type Fixtures = {
  /** A data directory of the test's own. */
  dataDir: string
  /** More flags for the app, e.g. `['--demo']`. */
  flags: readonly string[]
  app: App
  /** The first start's Electron application; fails on the browser host. */
  electronApp: ElectronApplication
}

const LABELS: Readonly<Record<HostName, string>> = {
  electron: 'Electron',
  standin: 'stand-in (not Electron: Node and Chromium in its place)',
  browser: 'browser host',
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  mode: ['browser', { option: true, scope: 'worker' }],
  flags: [[], { option: true }],
  host: [
    async ({ mode }, use) => {
      const host = mode === 'browser' ? 'browser' : findDesktop()
      if (host === 'standin') process.env.ELECTRON_OVERRIDE_DIST_PATH = STANDIN
      process.stdout.write(`Host: ${LABELS[host]}\n`)
      await use(host)
    },
    { scope: 'worker', auto: true },
  ],
  chromiumBrowser: [
    async ({ host }, use) => {
      const browser = host === 'browser' ? await chromium.launch(await browserLaunchOptions()) : null
      await use(browser)
      await browser?.close()
    },
    { scope: 'worker' },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern
  dataDir: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'parley-test-'))
    await use(folder)
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  },
  app: async ({ chromiumBrowser, dataDir, flags, host }, use, info) => {
    info.annotations.push({ type: 'host', description: LABELS[host] })
    const problems: string[] = []
    const options = { dataDir, flags, watch: (context: BrowserContext) => watchProblems(context, problems) }
    const launch = async (before?: Running): Promise<Running> => {
      if (!chromiumBrowser) return startDesktop(options)
      const running = await startBrowser(chromiumBrowser, options, before && { running: before, port })
      port = running.port
      return running
    }
    let port = 0
    let running = await launch()
    const start = async (): Promise<Page> => {
      running = await launch(running)
      return running.page
    }
    await use({
      get page() {
        return running.page
      },
      get context() {
        return running.context
      },
      get electronApp() {
        return running.electronApp
      },
      newPage: () => running.newPage(),
      restart: async () => {
        await running.close()
        return start()
      },
      close: () => running.close(),
      kill: () => running.kill(),
      start,
      takeProblems: () => problems.splice(0),
    })
    await running.close()
    if (chromiumBrowser) await running.context.close()
    test.expect(problems, 'broken content policies and uncaught errors').toEqual([])
  },
  electronApp: async ({ app }, use) => {
    if (!app.electronApp) throw new Error('This spec needs the desktop project.')
    await use(app.electronApp)
  },
})

export const { expect } = test

/** The real binary where it is installed; the stand-in otherwise, unless REQUIRE_ELECTRON forbids it. */
function findDesktop(): 'electron' | 'standin' {
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH === undefined && electronBinary()) return 'electron'
  if (process.env.REQUIRE_ELECTRON === '1') throw new Error('REQUIRE_ELECTRON is set and the Electron binary is not installed.')
  return 'standin'
}
