import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { type Browser, chromium, type LaunchOptions } from '@playwright/test'
import { node24, ROOT } from '../../../scripts/setup.mjs'
import { npmChromium } from '../../standin/chromium.ts'
import type { Running, StartOptions } from './running'

type Server = { readonly url: string; readonly process: ChildProcessByStdio<null, Readable, Readable>; readonly ended: Promise<unknown> }

/** Playwright's own Chromium where it is installed, else the one that came with the packages. */
export async function browserLaunchOptions(): Promise<LaunchOptions> {
  if (existsSync(chromium.executablePath())) return {}
  const { path, env } = await npmChromium()
  return { executablePath: path, env: { ...(process.env as Record<string, string>), ...env } }
}

/** Starts `out/main/server.js` and resolves when it has printed its address. Rejects with what it wrote when it ends before. */
export async function startServer(dataDir: string, flags: readonly string[], port = 0): Promise<Server> {
  const args = [join(ROOT, 'out/main/server.js'), '--port', String(port), '--no-open', '--data-dir', dataDir, ...flags]
  const child = spawn(node24(), args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'exit')
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += String(chunk)
  })
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const ready = /^Parley is ready at (http:\/\/127\.0\.0\.1:\d+\/#token=\S+)$/.exec(line)
      if (ready?.[1]) resolve(ready[1])
    })
    child.once('exit', (code) => reject(new Error(`The browser host ended with ${code}: ${errors}`)))
    child.once('error', reject)
  })
  return { url, process: child, ended }
}

/** Starts the browser host and opens it in `browser`, in a context of its own or in one that outlived a killed host. */
export async function startBrowser(
  browser: Browser,
  options: StartOptions,
  before?: { readonly running: Running; readonly port: number },
): Promise<Running & { readonly port: number }> {
  const server = await startServer(options.dataDir, options.flags, before?.port)
  const context = before?.running.context ?? (await browser.newContext())
  if (!before) options.watch(context)
  const page = before?.running.page ?? (await context.newPage())
  const open = async (target: typeof page): Promise<typeof page> => {
    // A change of the fragment alone would not load anything.
    await target.goto('about:blank')
    await target.goto(server.url)
    await target.locator('button').first().waitFor()
    return target
  }
  await open(page)
  return {
    page,
    context,
    electronApp: null,
    port: Number(new URL(server.url).port),
    newPage: async () => open(await context.newPage()),
    close: async () => {
      server.process.kill('SIGTERM')
      await server.ended
    },
    kill: async () => {
      server.process.kill('SIGKILL')
      await server.ended
    },
  }
}
