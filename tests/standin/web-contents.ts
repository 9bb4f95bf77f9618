import type { Protocol } from '../../node_modules/playwright-core/types/protocol'
import type { CdpSession } from './cdp.ts'
import { decode, encode } from './codec.ts'
import { ipcMain } from './ipc.ts'
import { LoudEmitter, loud, missing, preventable } from './loud.ts'
import type { MainMessage, PageMessage } from './page/preload-world.ts'
import { BINDING, DELIVER, pageScripts } from './page-scripts.ts'
import { getRuntime } from './runtime.ts'
import { fromCarried, toCarried } from './scheme.ts'
import { applyPermissions, session } from './session.ts'

/** What contents need of the window around them. */
export type Owner = {
  readonly id: number
  readonly width: number
  readonly height: number
  readonly preload: string | undefined
  painted(): void
  close(): void
}

type OpenHandler = (details: { readonly url: string; readonly frameName: string; readonly features: string; readonly disposition: string }) => {
  readonly action: 'allow' | 'deny'
}

const EMITS = [
  'will-navigate',
  'will-frame-navigate',
  'did-navigate',
  'did-navigate-in-page',
  'dom-ready',
  'did-finish-load',
  'did-fail-load',
  'render-process-gone',
  'preload-error',
  'destroyed',
]
/** Redirects cannot come from app:// pages, webviews are off, and nobody watches for hanging pages here. */
const SILENT = ['will-redirect', 'will-attach-webview', 'unresponsive', 'responsive']
/** The world that runs the preload. */
const WORLD = 'Electron Isolated Context'

const all = new Map<string, WebContents>()

/** One page of the browser with the events and methods of Electron's class that Parley uses. */
export class WebContents extends LoudEmitter {
  readonly id: number
  readonly session = session.defaultSession
  readonly mainFrame = loud('webFrameMain', { url: '', name: '', parent: null, processId: 1, routingId: 1, frameTreeNodeId: 1 })
  /** Resolves when the page can be used. */
  readonly started: Promise<void>
  readonly #owner: Owner
  #page: CdpSession | null = null
  #targetId = ''
  #preloadContext: string | null = null
  #openHandler: OpenHandler = () => ({ action: 'allow' })
  #ownLoad: string | null = null
  #crashed = false
  #destroyed = false

  constructor(owner: Owner) {
    super('webContents', EMITS, SILENT)
    this.id = owner.id
    this.#owner = owner
    this.started = this.#start()
  }

  static fromDevToolsTargetId(targetId: string): WebContents | undefined {
    return all.get(targetId)
  }

  static getAllWebContents(): WebContents[] {
    return [...all.values()]
  }

  static fromId(id: number): WebContents | undefined {
    return [...all.values()].find((contents) => contents.id === id)
  }

  async #start(): Promise<void> {
    const { cdp } = getRuntime()
    const { width, height } = this.#owner
    const { targetId } = await cdp.browser.send('Target.createTarget', { url: 'about:blank', newWindow: true, width, height })
    this.#targetId = targetId
    all.set(targetId, this)
    const { sessionId } = await cdp.browser.send('Target.attachToTarget', { targetId, flatten: true })
    const page = cdp.session(sessionId)
    this.#page = page
    this.#listen(page)
    const scripts = this.#scripts()
    await Promise.all([
      page.send('Page.enable'),
      page.send('Runtime.enable'),
      page.send('Page.setLifecycleEventsEnabled', { enabled: true }),
      page.send('Runtime.addBinding', { name: BINDING, executionContextName: WORLD }),
      page.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.mainWorld }),
      page.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.isolatedWorld, worldName: WORLD }),
      page.send('Fetch.enable', { patterns: [{ urlPattern: '*', resourceType: 'Document' }] }),
    ])
  }

  #scripts() {
    const { preload } = this.#owner
    try {
      return pageScripts(preload)
    } catch (error) {
      this.#preloadFailed(preload ?? '', error)
      return pageScripts(undefined)
    }
  }

  #preloadFailed(file: string, error: unknown): void {
    process.stderr.write(`Unable to load preload script: ${file}\n${error}\n`)
    this.emit('preload-error', preventable({}), file, error)
  }

  #listen(page: CdpSession): void {
    page.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === WORLD && context.auxData?.frameId === this.#targetId) this.#preloadContext = context.uniqueId
    })
    page.on('Runtime.executionContextsCleared', () => {
      this.#preloadContext = null
    })
    page.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === BINDING) this.#receive(JSON.parse(payload) as PageMessage)
    })
    page.on('Fetch.requestPaused', (request) => this.#decideNavigation(page, request))
    page.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId !== undefined) return
      this.#crashed = false
      this.mainFrame.url = fromCarried(frame.url + (frame.urlFragment ?? ''))
      this.emit('did-navigate', preventable({}), this.mainFrame.url)
    })
    page.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frameId !== this.#targetId) return
      this.mainFrame.url = fromCarried(url)
      this.emit('did-navigate-in-page', preventable({}), this.mainFrame.url, true)
    })
    page.on('Page.domContentEventFired', () => this.emit('dom-ready', preventable({})))
    page.on('Page.loadEventFired', () => {
      this.emit('did-finish-load')
      this.#owner.painted()
    })
    page.on('Inspector.targetCrashed', () => {
      this.#crashed = true
      this.emit('render-process-gone', preventable({}), { reason: 'crashed', exitCode: 1 })
    })
  }

  /** Every document is asked for here before the network is; the app may forbid what it did not start itself. */
  #decideNavigation(page: CdpSession, { requestId, request, frameId }: Protocol.Fetch.requestPausedPayload): void {
    const url = fromCarried(request.url)
    const isMainFrame = frameId === this.#targetId
    let prevented = false
    if (!isMainFrame || this.#ownLoad !== request.url) {
      const event = preventable({ url, isMainFrame, isSameDocument: false })
      if (isMainFrame) this.emit('will-navigate', event, url)
      if (!event.defaultPrevented) this.emit('will-frame-navigate', event)
      prevented = event.defaultPrevented
    }
    const answer = prevented ? page.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' }) : page.send('Fetch.continueRequest', { requestId })
    answer.catch(() => {}) // the page may be gone already
  }

  #receive(message: PageMessage): void {
    switch (message.do) {
      case 'send':
        ipcMain.emit(
          message.channel,
          preventable({ type: 'frame', sender: this, senderFrame: this.mainFrame, processId: 1, frameId: 1 }),
          ...(decode(message.args) as unknown[]),
        )
        break
      case 'open-window': {
        const { action } = this.#openHandler({ url: fromCarried(message.url), frameName: '', features: '', disposition: 'foreground-tab' })
        if (action === 'allow') throw missing("setWindowOpenHandler with action 'allow'")
        break
      }
      case 'preload-error':
        this.#preloadFailed(message.file, new Error(message.message))
        break
    }
  }

  /** Dropped while no document is there to get it, as in Electron. */
  send(channel: string, ...args: unknown[]): void {
    if (this.#destroyed) throw new TypeError('Object has been destroyed')
    const message: MainMessage = { channel, args: encode(structuredClone(args)) }
    if (!this.#preloadContext) return
    this.#page?.send('Runtime.evaluate', { uniqueContextId: this.#preloadContext, expression: `${DELIVER}(${JSON.stringify(message)})` }).catch(() => {})
  }

  /** Resolves when the page has loaded; rejects where the navigation failed. */
  async loadURL(url: string): Promise<void> {
    await this.started
    const carried = toCarried(url)
    await applyPermissions(carried)
    this.#ownLoad = carried.split('#')[0] ?? carried
    const loaded = new Promise<void>((resolve) => this.once('did-finish-load', () => resolve()))
    const result = await this.#page?.send('Page.navigate', { url: carried })
    this.#ownLoad = null
    if (result?.errorText) {
      this.emit('did-fail-load', preventable({}), -2, result.errorText, url, true)
      throw new Error(`${result.errorText} (-2) loading '${url}'`)
    }
    await loaded
  }

  reload(): void {
    this.#ownLoad = toCarried(this.mainFrame.url).split('#')[0] ?? null
    void this.#page?.send('Page.reload').catch(() => {})
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler
  }

  getURL(): string {
    return this.mainFrame.url
  }

  isCrashed(): boolean {
    return this.#crashed
  }

  isDestroyed(): boolean {
    return this.#destroyed
  }

  /** Kills the page's process, as a crash would. */
  forcefullyCrashRenderer(): void {
    void this.#page?.send('Page.crash').catch(() => {})
  }

  /** The window decides, as if its close button had been pressed. */
  close(): void {
    this.#owner.close()
  }

  /** Brings the page to the front of the browser. */
  raise(): void {
    void this.started.then(() => this.#page?.send('Page.bringToFront')).catch(() => {})
  }

  /** Takes the page away. Called by the window when it is destroyed. */
  dispose(): void {
    if (this.#destroyed) return
    this.#destroyed = true
    all.delete(this.#targetId)
    this.emit('destroyed')
    void this.started.then(() => getRuntime().cdp.browser.send('Target.closeTarget', { targetId: this.#targetId })).catch(() => {})
  }
}
