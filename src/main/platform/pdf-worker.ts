import { parentPort } from 'node:worker_threads'
import { getDocumentProxy } from 'unpdf'

// Runs as a worker of its own, also straight from this file under Node's type stripping: no imports from the sources.

/** What is asked: the file, how many pages at most, and after how many characters nothing more is needed. */
type Question = { readonly bytes: Uint8Array; readonly maxPages: number; readonly maxLength: number }
/** What is answered; `pages` holds the texts of the first pages. */
type Answer = { readonly pages: readonly string[]; readonly total: number } | { readonly problem: 'encrypted' | 'damaged'; readonly detail: string }

/** Pixels of the largest picture that is decoded; text needs none of them. */
const MAX_PIXELS = 1_000_000

parentPort?.once('message', (question: Question) => {
  read(question).then(
    (answer) => parentPort?.postMessage(answer),
    (error: unknown) => parentPort?.postMessage(toProblem(error)),
  )
})

async function read({ bytes, maxPages, maxLength }: Question): Promise<Answer> {
  const document = await getDocumentProxy(bytes, { useSystemFonts: false, disableFontFace: true, maxImageSize: MAX_PIXELS, verbosity: 0 })
  const pages: string[] = []
  let length = 0
  for (let number = 1; number <= Math.min(document.numPages, maxPages) && length <= maxLength; number++) {
    const page = await document.getPage(number)
    const { items } = await page.getTextContent()
    const text = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('')
    pages.push(text)
    length += text.length
    page.cleanup()
  }
  return { pages, total: document.numPages }
}

function toProblem(error: unknown): Answer {
  const name = error instanceof Error ? error.name : ''
  return { problem: name === 'PasswordException' ? 'encrypted' : 'damaged', detail: String(error) }
}
