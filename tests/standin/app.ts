import { readFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type InstanceLock, takeInstanceLock } from './instance-lock.ts'
import { LoudEmitter, preventable } from './loud.ts'
import { getRuntime, isReady } from './runtime.ts'
import { BrowserWindow, onWindows } from './windows.ts'

type PathName = 'home' | 'appData' | 'userData' | 'sessionData' | 'temp' | 'exe'

const EMITS = [
  'will-finish-launching',
  'ready',
  'window-all-closed',
  'before-quit',
  'will-quit',
  'quit',
  'second-instance',
  'web-contents-created',
  'browser-window-created',
]
/** The dock and the system's file associations are not there. */
const SILENT = ['activate']
/** How long the browser may take to end before it is killed. */
const BROWSER_EXIT_MS = 3_000

/** Electron's `app`, as far as Parley uses it. */
class App extends LoudEmitter {
  isPackaged = false
  readonly #paths = new Map<PathName, string>()
  readonly #switches = new Map<string, string>()
  readonly #ready = Promise.withResolvers<void>()
  #folder = process.cwd()
  #manifest: { readonly name?: string; readonly productName?: string; readonly version?: string; readonly main?: string } = {}
  #lock: InstanceLock | null = null
  #state: 'running' | 'closing' | 'ended' = 'running'

  readonly commandLine = {
    appendSwitch: (name: string, value = '') => void this.#switches.set(name, value),
    hasSwitch: (name: string) => this.#switches.has(name),
    getSwitchValue: (name: string) => this.#switches.get(name) ?? '',
  }

  constructor() {
    super('app', EMITS, SILENT)
    onWindows({
      created: (window) => {
        this.emit('web-contents-created', preventable({}), window.webContents)
        this.emit('browser-window-created', preventable({}), window)
      },
      allClosed: () => {
        if (this.#state !== 'running') return
        if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed')
        else this.quit()
      },
    })
  }

  /** Points at the folder with the app's package.json and returns the path of its entry. */
  load(folder: string): string {
    this.#folder = folder
    this.#manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return join(folder, this.#manifest.main ?? 'index.js')
  }

  /** Says that windows can be opened now. */
  becomeReady(): void {
    this.#ready.resolve()
    this.emit('will-finish-launching')
    this.emit('ready', preventable({}), {})
  }

  get hasEnded(): boolean {
    return this.#state === 'ended'
  }

  get switches(): readonly string[] {
    return [...this.#switches].map(([name, value]) => (value === '' ? `--${name}` : `--${name}=${value}`))
  }

  get name(): string {
    return this.#manifest.productName ?? this.#manifest.name ?? 'Electron'
  }

  getName(): string {
    return this.name
  }

  getVersion(): string {
    return this.#manifest.version ?? '0.0.0'
  }

  getAppPath(): string {
    return this.#folder
  }

  getPath(name: PathName): string {
    const appData = this.#paths.get('appData') ?? process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config')
    const userData = this.#paths.get('userData') ?? join(appData, this.name)
    const standard = { home: homedir(), appData, userData, sessionData: userData, temp: tmpdir(), exe: process.argv[0] ?? '' }
    const path = this.#paths.get(name) ?? standard[name]
    if (path === undefined) throw new Error(`Failed to get '${name}' path`)
    return path
  }

  setPath(name: PathName, path: string): void {
    this.#paths.set(name, path)
  }

  isReady(): boolean {
    return isReady()
  }

  whenReady(): Promise<void> {
    return this.#ready.promise
  }

  /** Every window is sandboxed here anyway, as far as a test needs it. */
  enableSandbox(): void {
    if (isReady()) throw new Error('app.enableSandbox() can only be called before app is ready')
  }

  requestSingleInstanceLock(): boolean {
    this.#lock ??= takeInstanceLock(this.getPath('userData'), ({ argv, cwd }) => this.emit('second-instance', preventable({}), [...argv], cwd, undefined))
    return this.#lock.held
  }

  hasSingleInstanceLock(): boolean {
    return this.#lock?.held ?? false
  }

  /** Asks the app, then every window; ends only if nobody minds. */
  quit(): void {
    if (this.#state !== 'running') return
    const before = preventable({})
    this.emit('before-quit', before)
    if (before.defaultPrevented) return
    this.#state = 'closing'
    for (const window of BrowserWindow.getAllWindows()) {
      window.close()
      if (window.isDestroyed()) continue
      this.#state = 'running'
      return
    }
    const will = preventable({})
    this.emit('will-quit', will)
    if (will.defaultPrevented) this.#state = 'running'
    else this.exit()
  }

  /** Ends without asking anybody. */
  exit(code = 0): void {
    if (this.#state === 'ended') return
    this.#state = 'ended'
    for (const window of BrowserWindow.getAllWindows()) window.destroy()
    this.emit('quit', preventable({}), code)
    void this.#end().finally(() => process.exit(code))
  }

  async #end(): Promise<void> {
    await this.#lock?.told
    this.#lock?.release()
    if (!isReady()) return
    const { browser, cdp } = getRuntime()
    void cdp.browser.send('Browser.close').catch(() => {})
    const timer = setTimeout(() => browser.kill(), BROWSER_EXIT_MS)
    await cdp.closed
    clearTimeout(timer)
    browser.kill()
    await browser.exited
  }
}

export const app = new App()
