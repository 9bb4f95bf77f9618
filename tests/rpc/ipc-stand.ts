// Windows of the stand-in (not Electron) around the real preload, for the IPC transport's tests.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { ServerFrame } from '@shared/protocol'
import { build } from 'vite'
import { createIpcTransport } from '../../src/main/electron/ipc-transport'
import { app } from '../standin/app'
import { startBrowserProcess } from '../standin/browser'
import { type CdpSession, connectCdp } from '../standin/cdp'
import { ipcMain } from '../standin/ipc'
import { serveCarried } from '../standin/requests'
import { getRuntime, setRuntime } from '../standin/runtime'
import { closeSchemeRegistration, protocol, toCarried } from '../standin/scheme'
import { BrowserWindow } from '../standin/windows'
import type { FakeHost } from './fake-host'
import type { ServedTransport } from './suite'
import { makeWire, type Wire } from './wire'

/** The browser and the built preload; one for all tests of a file. */
export type IpcStand = {
  serve(host: FakeHost): Promise<ServedTransport>
  /** A window that the transport was not told of, at any address. */
  connectForeign(url: string): Promise<Wire>
  close(): Promise<void>
}

const CHANNEL = 'parley:frame'
const ORIGIN = 'app://parley'
const CUT_OFF = 'A client was cut off after too many malformed frames'
const REPORT = '__testReport'

/** Starts a browser. Takes a second or two. */
export async function startIpcStand(): Promise<IpcStand> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-ipc-'))
  const preload = await buildPreload(folder)
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true } }])
  protocol.handle('app', () => new Response('<!doctype html><title>client</title>', { headers: { 'content-type': 'text/html' } }))
  closeSchemeRegistration()
  const browser = await startBrowserProcess(join(folder, 'profile'), [])
  const cdp = await connectCdp(browser.endpoint)
  await serveCarried(cdp.browser)
  setRuntime({ cdp, browser })
  // Without a listener the app ends with its last window, and this process with it.
  app.on('window-all-closed', () => {})

  const open = (url: string, admit: (window: BrowserWindow) => void, hangUps: Set<() => void>): Promise<Wire> =>
    makeWire(async (onFrame, onHangUp) => {
      const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
      admit(window)
      await window.loadURL(url)
      const page = await attach(url, onFrame)
      // A page is not told; by way of the page, the news comes after the frames that were sent before.
      hangUps.add(() => void page.send('Runtime.evaluate', { expression: '0' }).then(onHangUp))
      return { post: (raw) => void page.send('Runtime.evaluate', { expression: `parley.post(${JSON.stringify(raw)})` }), close: () => window.destroy() }
    })

  let count = 0
  return {
    async serve(host) {
      const hangUps = new Set<() => void>()
      const warn: FakeHost['log']['warn'] = (message, data) => {
        host.log.warn(message, data)
        if (message === CUT_OFF) for (const hangUp of hangUps) hangUp()
      }
      const transport = createIpcTransport({
        ...host,
        log: { ...host.log, warn },
        origin: ORIGIN,
        onHostRequest: (_, request) => host.log.info('host request', { request }),
      })
      return {
        connect: () => {
          count += 1
          return open(`${ORIGIN}/?client=${count}`, (window) => transport.admit(window.webContents as never), hangUps)
        },
        close: async () => {
          ipcMain.removeAllListeners(CHANNEL)
          for (const window of BrowserWindow.getAllWindows()) window.destroy()
        },
      }
    },
    connectForeign: (url) => open(url, () => {}, new Set()),
    async close() {
      for (const window of BrowserWindow.getAllWindows()) window.destroy()
      browser.kill()
      await browser.exited
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** The preload as the app's own build makes it: one CommonJS file. */
async function buildPreload(folder: string): Promise<string> {
  const cache = join(folder, 'preload')
  await mkdir(cache)
  await build({
    configFile: false,
    logLevel: 'error',
    resolve: { alias: { '@shared': resolve('src/shared') } },
    build: {
      ssr: resolve('src/preload/index.ts'),
      outDir: cache,
      rolldownOptions: { external: ['electron'], output: { format: 'cjs', entryFileNames: 'index.cjs' } },
    },
  })
  return join(cache, 'index.cjs')
}

/** A debugger's view of the window at `url`, in the page's own world; frames that reach the page are reported. */
async function attach(url: string, onFrame: (frame: ServerFrame) => void): Promise<CdpSession> {
  const { cdp } = getRuntime()
  const { targetInfos } = await cdp.browser.send('Target.getTargets')
  const target = targetInfos.find((info) => info.url === toCarried(url))
  if (!target) throw new Error(`no window at ${url}`)
  const { sessionId } = await cdp.browser.send('Target.attachToTarget', { targetId: target.targetId, flatten: true })
  const page = cdp.session(sessionId)
  page.on('Runtime.bindingCalled', ({ name, payload }) => {
    if (name === REPORT) onFrame(JSON.parse(payload) as ServerFrame)
  })
  await page.send('Runtime.enable')
  await page.send('Runtime.addBinding', { name: REPORT })
  await page.send('Runtime.evaluate', { expression: `parley.onFrame((frame) => ${REPORT}(JSON.stringify(frame)))` })
  return page
}
