import { LoudEmitter, missing, preventable } from './loud.ts'
import { isReady } from './runtime.ts'
import { WebContents } from './web-contents.ts'

export type Bounds = { x: number; y: number; width: number; height: number }

export type WindowOptions = Partial<Bounds> & {
  readonly show?: boolean
  readonly title?: string
  readonly webPreferences?: {
    readonly preload?: string
    readonly sandbox?: boolean
    readonly contextIsolation?: boolean
    readonly nodeIntegration?: boolean
    readonly webviewTag?: boolean
  }
}

const EMITS = ['ready-to-show', 'show', 'hide', 'focus', 'blur', 'close', 'closed', 'resize', 'move', 'maximize', 'unmaximize', 'minimize', 'restore']
/** Oldest first. */
const open = new Set<BrowserWindow>()
let focused: BrowserWindow | null = null
let lastId = 0
let created: (window: BrowserWindow) => void = () => {}
let allClosed: () => void = () => {}

/** Where the app hears of windows. */
export function onWindows(listeners: { readonly created: (window: BrowserWindow) => void; readonly allClosed: () => void }): void {
  created = listeners.created
  allClosed = listeners.allClosed
}

/** A window without a screen: place, size and focus are only remembered, the page in it is real. */
export class BrowserWindow extends LoudEmitter {
  readonly id: number
  readonly #contents: WebContents
  #bounds: Bounds
  #title: string
  #visible: boolean
  #maximised = false
  #minimised = false
  #painted = false
  #destroyed = false

  constructor(options: WindowOptions = {}) {
    super('BrowserWindow', EMITS)
    if (!isReady()) throw new Error('Cannot create BrowserWindow before app is ready')
    const { sandbox, contextIsolation, nodeIntegration, webviewTag, preload } = options.webPreferences ?? {}
    if (sandbox === false || contextIsolation === false || nodeIntegration || webviewTag) throw missing('a window without sandbox and isolation')
    lastId += 1
    this.id = lastId
    this.#bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600 }
    this.#title = options.title ?? ''
    this.#visible = options.show !== false
    const { width, height } = this.#bounds
    this.#contents = new WebContents({ id: this.id, width, height, preload, painted: () => this.#paint(), close: () => this.close() })
    open.add(this)
    if (this.#visible) this.focus()
    created(this)
  }

  static getAllWindows(): BrowserWindow[] {
    return [...open]
  }

  static getFocusedWindow(): BrowserWindow | null {
    return focused
  }

  static fromId(id: number): BrowserWindow | null {
    return [...open].find((window) => window.id === id) ?? null
  }

  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return [...open].find((window) => window.webContents === contents) ?? null
  }

  get webContents(): WebContents {
    return this.#contents
  }

  loadURL(url: string): Promise<void> {
    return this.#contents.loadURL(url)
  }

  #paint(): void {
    if (this.#painted) return
    this.#painted = true
    this.emit('ready-to-show')
  }

  show(): void {
    if (!this.#visible) {
      this.#visible = true
      this.emit('show')
    }
    this.focus()
  }

  hide(): void {
    this.#visible = false
    if (focused === this) focused = null
    this.emit('hide')
  }

  focus(): void {
    const before = focused
    focused = this
    this.#contents.raise()
    if (before === this) return
    before?.emit('blur')
    this.emit('focus')
  }

  minimize(): void {
    this.#minimised = true
    this.emit('minimize')
  }

  restore(): void {
    this.#minimised = false
    this.emit('restore')
  }

  maximize(): void {
    this.#maximised = true
    this.emit('maximize')
  }

  unmaximize(): void {
    this.#maximised = false
    this.emit('unmaximize')
  }

  setBounds(bounds: Partial<Bounds>): void {
    this.#bounds = { ...this.#bounds, ...bounds }
    this.emit('resize')
    this.emit('move')
  }

  getBounds(): Bounds {
    return { ...this.#bounds }
  }

  getNormalBounds(): Bounds {
    return this.getBounds()
  }

  getTitle(): string {
    return this.#title
  }

  isVisible(): boolean {
    return this.#visible
  }

  isFocused(): boolean {
    return focused === this
  }

  isMinimized(): boolean {
    return this.#minimised
  }

  isMaximized(): boolean {
    return this.#maximised
  }

  isDestroyed(): boolean {
    return this.#destroyed
  }

  /** Asks first; nothing happens where a listener prevents it. */
  close(): void {
    if (this.#destroyed) return
    const event = preventable({})
    this.emit('close', event)
    if (!event.defaultPrevented) this.destroy()
  }

  destroy(): void {
    if (this.#destroyed) return
    this.#destroyed = true
    open.delete(this)
    if (focused === this) focused = null
    this.#contents.dispose()
    this.emit('closed')
    if (open.size === 0) allClosed()
  }
}
