import { Worker } from 'node:worker_threads'
import { failure } from '@shared/errors'
import { MAX_DOCUMENT_TEXT } from './text-file'

/** Pages that are read; later ones are counted in a note. */
export const MAX_PDF_PAGES = 500
/** What one file may cost: `timeMs` milliseconds, `memoryMb` megabytes that the process grows by. */
export type PdfLimits = { readonly timeMs: number; readonly memoryMb: number }
const LIMITS: PdfLimits = { timeMs: 30_000, memoryMb: 600 }
/** Between two looks at the memory, milliseconds. */
const WATCH_MS = 50

export type PdfReader = {
  /**
   * The text of a PDF, each page under a heading of its own. Rejects with `Failure` (`unsupported`) where the file is
   * encrypted, damaged, without text (scanned) or takes too long. `name` is for the message.
   */
  read(bytes: Uint8Array, name: string): Promise<string>
}

type Answer = { readonly pages: readonly string[]; readonly total: number } | { readonly problem: 'encrypted' | 'damaged'; readonly detail: string }
type Outcome = Answer | { readonly problem: 'slow' | 'failed'; readonly detail: string }

/**
 * Reads PDFs one after the other, each in a worker that is ended with it: a hostile file can take neither the main thread,
 * nor more time or memory than it is given. `worker` is the built `pdf-worker`.
 */
export function createPdfReader({ worker, limits = LIMITS }: { readonly worker: URL | string; readonly limits?: PdfLimits | undefined }): PdfReader {
  let last: Promise<unknown> = Promise.resolve()
  return {
    read(bytes, name) {
      const reading = last.then(() => ask(worker, bytes, limits))
      last = reading
      return reading.then((outcome) => toText(outcome, name))
    },
  }
}

/** Never rejects. */
function ask(path: URL | string, bytes: Uint8Array, { timeMs, memoryMb }: PdfLimits): Promise<Outcome> {
  return new Promise((resolve) => {
    const before = process.memoryUsage.rss()
    const worker = new Worker(path, { name: 'pdf', resourceLimits: { maxOldGenerationSizeMb: memoryMb } })
    const timer = setTimeout(() => end({ problem: 'slow', detail: `no end after ${timeMs} ms` }), timeMs)
    // What a stream unpacks to lies outside the heap, where the worker's own limit does not count.
    const watch = setInterval(() => {
      if (process.memoryUsage.rss() - before > memoryMb * 1_048_576) end({ problem: 'failed', detail: `over ${memoryMb} MB` })
    }, WATCH_MS)
    function end(outcome: Outcome): void {
      clearTimeout(timer)
      clearInterval(watch)
      resolve(outcome)
      void worker.terminate()
    }
    worker.on('message', (answer: Answer) => end(answer))
    worker.on('error', (error) => end({ problem: 'failed', detail: String(error) }))
    worker.on('exit', (code) => end({ problem: 'failed', detail: `exit code ${code}` }))
    // An app that ends does not wait for it.
    worker.unref()
    worker.postMessage({ bytes, maxPages: MAX_PDF_PAGES, maxLength: MAX_DOCUMENT_TEXT })
  })
}

function toText(outcome: Outcome, name: string): string {
  if ('problem' in outcome) throw failure('unsupported', PROBLEMS[outcome.problem](name), { detail: outcome.detail })
  const { pages, total } = outcome
  if (pages.every((page) => page.trim() === ''))
    throw failure('unsupported', `${name} has no text in it; it was probably scanned. Add its pages as images, or a version with text.`)
  const parts = pages.map((page, index) => `[Page ${index + 1}]\n${page.trim()}`)
  if (total > pages.length) parts.push(`[The document has ${total} pages; the first ${pages.length} are kept.]`)
  return parts.join('\n\n').toWellFormed()
}

const PROBLEMS: Readonly<Record<Extract<Outcome, { problem: string }>['problem'], (name: string) => string>> = {
  encrypted: (name) => `${name} is protected by a password. Save a copy without one and add that.`,
  damaged: (name) => `${name} cannot be read as a PDF; it seems to be damaged. Open it in another program and save it anew.`,
  slow: (name) => `Reading ${name} took too long. Split it, or add the part that matters as text.`,
  failed: (name) => `${name} is too complex to be read. Split it, or add the part that matters as text.`,
}
