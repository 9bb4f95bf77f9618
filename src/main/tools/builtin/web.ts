import { Failure } from '@shared/errors'
import type { Clock } from '../../engine/ports'
import { answer, CANCELLED, failed } from '../outcome'
import type { AddressCheck } from '../web/address'
import { fetchPage, type Page } from '../web/fetch-page'
import type { Resolve } from '../web/guarded-agent'
import type { Workshop } from '../workshop'
import type { BuiltinTool } from './builtin-tool'

export type WebPorts = { readonly clock: Clock; readonly workshop: Workshop; readonly allowed: AddressCheck; readonly resolve: Resolve }

const FETCH_MS = 20_000
const CONNECT_MS = 10_000
const CONVERT_MS = 5_000

/** The tool that fetches one page of the public internet as text. It asks each time, because an address can carry data away. */
export function webTool({ clock, workshop, allowed, resolve }: WebPorts): BuiltinTool {
  return {
    definition: {
      name: 'fetch_page',
      description:
        'Fetches one public web page (http or https) and gives its address, status, title and text with links. Reads HTML, plain text, JSON and XML.',
      parameters: {
        type: 'object',
        properties: { url: { type: 'string', description: 'The full address, beginning with https:// or http://.' } },
        required: ['url'],
        additionalProperties: false,
      },
    },
    permission: 'ask',
    async run({ url }, signal) {
      if (typeof url !== 'string') return failed('`url` must be a web address.')
      const late = new AbortController()
      const cancel = clock.setTimer(FETCH_MS, () => late.abort())
      try {
        const page = await fetchPage(url, { allowed, resolve, timeoutMs: CONNECT_MS }, AbortSignal.any([signal, late.signal]))
        return await describePage(page, workshop, signal)
      } catch (reason) {
        if (signal.aborted) return CANCELLED
        if (late.signal.aborted) return failed(`The page did not arrive within ${FETCH_MS / 1_000} seconds.`)
        return failed(reasonOf(reason))
      } finally {
        cancel()
      }
    },
  }
}

async function describePage(page: Page, workshop: Workshop, signal: AbortSignal) {
  const html = page.mimeType.includes('html')
  const read = html ? await workshop.run({ type: 'page-text', html: page.text, base: page.url }, CONVERT_MS, signal) : { ok: true as const, text: page.text }
  if (signal.aborted) return CANCELLED
  if (!read.ok) return failed(`The page ${page.url} could not be turned into text. ${read.reason}`)
  const title = 'title' in read && read.title !== undefined ? `Title: ${read.title}\n` : ''
  const rest = page.cut ? '\n\n[The page is longer than 2 MB; the rest was left out.]' : ''
  const content = `URL: ${page.url}\nStatus: ${page.status}\n${title}\n${read.text}${rest}`
  return page.status < 400 ? answer(content) : failed(content)
}

function reasonOf(reason: unknown): string {
  if (reason instanceof Failure) return reason.message
  const code = reason instanceof Error && 'code' in reason ? String(reason.code) : ''
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'There is no server of this name, or it cannot be looked up now.'
  return `The page could not be fetched${code === '' ? '' : ` (${code})`}. The server may be down, or the address may be wrong.`
}
