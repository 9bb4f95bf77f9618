import type { Protocol } from '../../node_modules/playwright-core/types/protocol'
import type { CdpSession } from './cdp.ts'
import { answer, CARRIED, fromCarried } from './scheme.ts'

/** Answers requests for the app's own schemes, of pages and of their workers, from the app's handlers. */
export async function serveCarried(browser: CdpSession): Promise<void> {
  browser.on('Fetch.requestPaused', (request) => {
    respond(browser, request).catch((error: unknown) => {
      // A handler that throws is a failed request in Electron as well.
      process.stderr.write(`The handler of ${fromCarried(request.request.url)} failed: ${error}\n`)
      browser.send('Fetch.failRequest', { requestId: request.requestId, errorReason: 'Failed' }).catch(() => {})
    })
  })
  await browser.send('Fetch.enable', { patterns: [{ urlPattern: CARRIED }] })
}

async function respond(browser: CdpSession, { requestId, request }: Protocol.Fetch.requestPausedPayload): Promise<void> {
  const response = await answer(fromCarried(request.url), request.method, request.headers)
  if (!response) {
    await browser.send('Fetch.failRequest', { requestId, errorReason: 'NameNotResolved' })
    return
  }
  const body = Buffer.from(await response.arrayBuffer()).toString('base64')
  const responseHeaders = [...response.headers].map(([name, value]) => ({ name, value }))
  await browser.send('Fetch.fulfillRequest', { requestId, responseCode: response.status, responseHeaders, body })
}
