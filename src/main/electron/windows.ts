import { join } from 'node:path'
import type { Id } from '@shared/ids'
import type { WindowCommand } from '@shared/model/command'
import { BrowserWindow, nativeTheme, screen, type WebContents } from 'electron'
import type { Log } from '../engine/ports'
import { type Bounds, fitBounds, MIN_SIZE, readWindowState, writeWindowState } from './window-state'

export type WindowsOptions = {
  /** Address of the app's document, without query and fragment. */
  readonly address: string
  /** Path of the built preload. */
  readonly preload: string
  readonly dataDir: string
  readonly log: Log
  /** Called with every new window before it loads anything. */
  readonly admit: (contents: WebContents) => void
  /** Sends a command to the page of a window. */
  readonly command: (contents: WebContents, command: WindowCommand) => void
}

export type Windows = {
  /** Shows the main window and brings it to the front; opens it if it is closed. */
  showMain(): void
  /** Shows one chat, at a message if one is given, in a window of its own; brings that window to the front if it is open. */
  showChat(id: Id, messageId?: Id): void
  /** The window in front, else the main one. */
  front(): BrowserWindow | null
  /** A page has stored what was typed in it. */
  flushed(contents: WebContents): void
  /** Asks every page to store what is typed; resolves when all have answered, or after FLUSH_MS. Later closings are immediate. */
  flushAll(): Promise<void>
}

/** How long a closing window may take to store what is typed in it. */
export const FLUSH_MS = 500
/** A page that crashes twice within this time is not loaded again. */
const CRASH_MS = 10_000
const CHAT_SIZE = { width: 820, height: 760 } as const
const CASCADE = 32
/** The page's ground (`--bg`), so that a window does not flash before its first paint. */
const GROUND = { light: '#fbfbfa', dark: '#161615' } as const

/** Opens, remembers and closes the windows. */
export function createWindows({ address, preload, dataDir, log, admit, command }: WindowsOptions): Windows {
  const stateFile = join(dataDir, 'window-state.json')
  const chats = new Map<Id, BrowserWindow>()
  const flushing = new Map<WebContents, () => void>()
  let main: BrowserWindow | null = null
  let quitting = false

  function open(bounds: Bounds, place: string): BrowserWindow {
    const window = new BrowserWindow({
      ...bounds,
      minWidth: MIN_SIZE.width,
      minHeight: MIN_SIZE.height,
      show: false,
      title: 'Parley',
      backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
      webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false, spellcheck: true },
    })
    admit(window.webContents)
    window.once('ready-to-show', () => window.show())
    reloadAfterCrash(window.webContents, log)
    flushBeforeClose(window)
    window.loadURL(`${address}${place}`).catch((error: unknown) => log.error('A window could not be loaded', { error }))
    return window
  }

  /** Pages store what is typed with a delay; the window disappears at once but lives until that is done. */
  function flushBeforeClose(window: BrowserWindow): void {
    window.on('close', (event) => {
      if (quitting) return
      event.preventDefault()
      window.hide()
      void flush(window).then(() => window.destroy())
    })
  }

  function flush(window: BrowserWindow): Promise<void> {
    if (window.isDestroyed() || window.webContents.isCrashed()) return Promise.resolve()
    const contents = window.webContents
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        flushing.delete(contents)
        resolve()
      }
      const timer = setTimeout(done, FLUSH_MS)
      contents.once('destroyed', done)
      flushing.set(contents, done)
      command(contents, 'close-window')
    })
  }

  function openMain(): BrowserWindow {
    const state = readWindowState(stateFile)
    const window = open(fitBounds(state?.bounds ?? null, workAreas()), '')
    if (state?.maximised) window.maximize()
    window.on('close', () => remember(window))
    window.on('closed', () => {
      main = null
    })
    return window
  }

  function remember(window: BrowserWindow): void {
    try {
      writeWindowState(stateFile, { bounds: window.getNormalBounds(), maximised: window.isMaximized() })
    } catch (error) {
      log.warn('The place of the window could not be stored', { error })
    }
  }

  function openChat(id: Id, place: string): BrowserWindow {
    const beside = BrowserWindow.getFocusedWindow()?.getBounds()
    const wanted = beside ? { x: beside.x + CASCADE, y: beside.y + CASCADE, ...CHAT_SIZE } : null
    const window = open(fitBounds(wanted, workAreas()), place)
    window.on('closed', () => chats.delete(id))
    chats.set(id, window)
    return window
  }

  return {
    showMain() {
      if (main) bringForward(main)
      else main = openMain()
    },
    showChat(id, messageId) {
      const place = `?solo#/chat/${id}${messageId === undefined ? '' : `/${messageId}`}`
      const known = chats.get(id)
      if (!known) {
        openChat(id, place)
        return
      }
      bringForward(known)
      // Only the fragment differs: the page moves and is not loaded anew.
      if (messageId !== undefined) known.loadURL(`${address}${place}`).catch((error: unknown) => log.error('A window could not go to a message', { error }))
    },
    front: () => BrowserWindow.getFocusedWindow() ?? main,
    flushed: (contents) => flushing.get(contents)?.(),
    async flushAll() {
      await Promise.all(BrowserWindow.getAllWindows().map(flush))
      quitting = true
    },
  }
}

function workAreas(): readonly Bounds[] {
  const primary = screen.getPrimaryDisplay()
  return [primary, ...screen.getAllDisplays().filter(({ id }) => id !== primary.id)].map(({ workArea }) => workArea)
}

function bringForward(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

/** The engine owns all state, so a crashed page is simply loaded again, unless it keeps crashing. */
function reloadAfterCrash(contents: WebContents, log: Log): void {
  let last = Number.NEGATIVE_INFINITY
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.error('The page of a window is gone', { reason, exitCode })
    const now = performance.now()
    if (reason !== 'clean-exit' && now - last > CRASH_MS) contents.reload()
    last = now
  })
}
