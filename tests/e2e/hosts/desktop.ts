import { once } from 'node:events'
import { join } from 'node:path'
import { _electron } from '@playwright/test'
import { ROOT } from '../../../scripts/setup.mjs'
import type { Running, StartOptions } from './running'

/** Folder of the stand-in's executable, found the way a local Electron build is found. */
export const STANDIN = join(ROOT, 'tests', 'standin', 'dist')

/** Starts the built app in Electron, or in the stand-in where `ELECTRON_OVERRIDE_DIST_PATH` says so. */
export async function startDesktop({ dataDir, flags, watch }: StartOptions): Promise<Running> {
  const app = await _electron.launch({ args: ['.', '--data-dir', dataDir, ...flags], cwd: ROOT })
  const process = app.process()
  const ended = process.exitCode === null && process.signalCode === null ? once(process, 'exit') : Promise.resolve()
  watch(app.context())
  const page = await app.firstWindow()
  await page.locator('button').first().waitFor()
  return {
    page,
    context: app.context(),
    electronApp: app,
    newPage: () => Promise.reject(new Error('On the desktop the app opens its own windows.')),
    close: async () => {
      if (process.exitCode === null && process.signalCode === null) await app.close()
      await ended
    },
    kill: async () => {
      process.kill('SIGKILL')
      await ended
    },
  }
}
