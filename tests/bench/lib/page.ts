import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, type CDPSession, chromium, type Page } from 'playwright'

/** The built app in the browser host, open in a real Chromium. */
export type BenchPage = {
  readonly page: Page
  readonly cdp: CDPSession
  /** A method of the contract over HTTP, as a script would call it. Throws where it fails. */
  call(method: string, input: unknown): Promise<unknown>
  close(): Promise<void>
}

type Hosts = typeof import('../../e2e/hosts/browser')

/** Not bundled: it finds its files from where it lies, and Node runs it as it is. */
function hosts(): Promise<Hosts> {
  return import(/* @vite-ignore */ pathToFileURL(resolve('tests/e2e/hosts/browser.ts')).href) as Promise<Hosts>
}

/** A headless Chromium; the one of the end-to-end tests. */
export async function launchChromium(): Promise<Browser> {
  const { browserLaunchOptions } = await hosts()
  return chromium.launch(await browserLaunchOptions())
}

/** Starts the browser host on a data directory and opens it at a path such as `#/chat/<id>`. */
export async function openApp(browser: Browser, dataDir: string, hash = '#/'): Promise<BenchPage> {
  const { startServer } = await hosts()
  const server = await startServer(dataDir, [])
  const { origin, hash: tokenHash } = new URL(server.url)
  const token = tokenHash.slice('#token='.length)
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  await page.goto(server.url)
  await page.locator('button').first().waitFor()
  // The token has become a cookie by now.
  await page.evaluate((to) => {
    location.hash = to
  }, hash)
  return {
    page,
    cdp: await context.newCDPSession(page),
    async call(method, input) {
      const response = await fetch(`${origin}/rpc/${method}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(input),
      })
      const result = (await response.json()) as { readonly ok: boolean; readonly data?: unknown; readonly error?: unknown }
      if (!result.ok) throw new Error(`${method}: ${JSON.stringify(result.error)}`)
      return result.data
    },
    async close() {
      await context.close()
      server.process.kill('SIGTERM')
      await server.ended
    },
  }
}
