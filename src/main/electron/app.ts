import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failure, failure } from '@shared/errors'
import { app, dialog, shell } from 'electron'
import type { Application, ComposeOptions } from '../compose'
import type { FileLog } from '../platform/log'
import type { StaticFiles } from '../platform/static-files'
import { registerAppScheme, relaxPolicyForDevelopment, serveApp } from './app-protocol'
import { defaultDataDir, parseFlags } from './flags'
import { createIpcTransport, type IpcTransport } from './ipc-transport'
import { installMenu } from './menu'
import { APP_ORIGIN, originOf } from './origin'
import { createOrderlyQuit } from './quit'
import { openKeychainSecrets } from './secrets'
import { denyPermissions, hardenContents } from './security'
import { createWindows, type Windows } from './windows'

export type DesktopOptions = {
  readonly compose: (options: ComposeOptions) => Promise<Application>
  readonly createLog: (dir: string) => FileLog
  /** The built renderer. */
  readonly files: StaticFiles
  /** Absolute paths into the build. */
  readonly preload: string
  readonly workers: ComposeOptions['workers']
}

/** Runs the desktop app. Everything that Electron wants before it is ready happens before the first await. */
export function runDesktop(options: DesktopOptions): void {
  app.enableSandbox()
  registerAppScheme()
  const flags = parseFlags(process.argv, process.cwd())
  try {
    const dataDir = prepareDataDir(flags.demo, flags.dataDir)
    // The lock is per data directory, so this comes first: two directories, two apps.
    if (!app.requestSingleInstanceLock()) app.quit()
    else
      app
        .whenReady()
        .then(() => start(options, dataDir, flags.demo))
        .catch(endWith)
  } catch (error) {
    endWith(error)
  }
}

/** Makes the directory and tells Electron to keep its own files in it, Chromium's in a folder of their own. */
function prepareDataDir(demo: boolean, given: string | null): string {
  const standard = () => defaultDataDir({ platform: process.platform, env: process.env, home: homedir(), appData: app.getPath('appData') })
  const dataDir = demo ? mkdtempSync(join(tmpdir(), 'parley-demo-')) : (given ?? standard())
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw failure('disk', `The data directory ${dataDir} cannot be made or used. Check its path and its permissions, or choose another one with --data-dir.`, {
      detail: String(error),
    })
  }
  app.setPath('userData', dataDir)
  app.setPath('sessionData', join(dataDir, 'chromium'))
  if (demo) app.on('quit', () => rmSync(dataDir, { recursive: true, force: true }))
  return dataDir
}

async function start({ compose, createLog, files, preload, workers }: DesktopOptions, dataDir: string, demo: boolean): Promise<void> {
  const logDir = join(dataDir, 'logs')
  const log = createLog(logDir)
  process.on('unhandledRejection', (error) => log.error('A rejection was not handled', { error }))
  const developmentUrl = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL
  const origin = (developmentUrl && originOf(developmentUrl)) ?? APP_ORIGIN

  hardenContents(origin, log)
  denyPermissions(origin)

  const secrets = (folder: string) => openKeychainSecrets(join(folder, 'secrets.keychain.json'))
  const application = await compose({ dataDir, host: 'electron', version: app.getVersion(), demo, secrets, workers, log })
  const { router, hub, info, readMedia } = application
  if (developmentUrl) relaxPolicyForDevelopment()
  else serveApp(files, readMedia)

  const transport: IpcTransport = createIpcTransport({
    router,
    hub,
    log,
    appVersion: info.version,
    origin,
    onHostRequest: (contents, request) => (request.kind === 'open-chat' ? windows.showChat(request.id, request.messageId) : windows.flushed(contents)),
  })
  const windows: Windows = createWindows({
    address: developmentUrl ?? `${APP_ORIGIN}/`,
    preload,
    dataDir,
    log,
    admit: transport.admit,
    command: (contents, command) => transport.send(contents, { t: 'command', command }),
  })

  async function shutdown(): Promise<void> {
    await application.shutdown()
    await log.close()
  }
  createOrderlyQuit({ flush: windows.flushAll, shutdown, log })
  app.on('second-instance', windows.showMain)
  app.on('activate', windows.showMain)
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  installMenu({
    command: (command) => {
      const window = windows.front()
      if (window) transport.send(window.webContents, { t: 'command', command })
    },
    openDataFolder: () => void shell.openPath(dataDir),
    openLogFolder: () => void shell.openPath(logDir),
    platform: process.platform,
    development: !app.isPackaged,
  })
  windows.showMain()
}

/** Says why the app cannot start, and ends it. */
function endWith(error: unknown): void {
  const message =
    error instanceof Failure ? error.error.message : `Something unexpected happened: ${error instanceof Error ? (error.stack ?? error.message) : error}`
  dialog.showErrorBox('Parley cannot start', message)
  app.exit(1)
}
