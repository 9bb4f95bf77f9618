import { serveBenchPage } from './lib/bench-page'
import { chunksOf, codeDocument, mixedDocument } from './lib/documents'
import { launchChromium } from './lib/page'
import { median, ms, report } from './lib/report'
import type { Playing } from './page/main'

// A whole 60 KB answer in pieces of 128 characters as fast as the page takes them, through the app's transcript and as bare
// text nodes, in turn.
const WHOLE = 60_000
const PIECE = 128
const SAMPLES = 5
const MAX_TIMES = 15
const MAX_GROWTH = 2
/** The share of the pieces, at each end, that is compared. */
const END = 0.1

const server = await serveBenchPage()
const browser = await launchChromium()
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
await page.goto(server.url)
for (const { name, document } of [
  { name: 'mixed answer', document: mixedDocument(WHOLE) },
  { name: 'one block of code', document: codeDocument(WHOLE) },
]) {
  const pieces = chunksOf(document, PIECE)
  const play = (variant: 'transcript' | 'text'): Promise<Playing> =>
    page.evaluate(
      async ([kind, parts]) => {
        if (!window.bench) throw new Error('the page is not ready')
        return window.bench.play(kind, parts)
      },
      [variant, pieces] as const,
    )
  const ours: Playing[] = []
  const floor: Playing[] = []
  // The first pair warms the page up.
  for (let sample = 0; sample <= SAMPLES; sample += 1) {
    const [text, transcript] = [await play('text'), await play('transcript')]
    if (sample === 0) continue
    floor.push(text)
    ours.push(transcript)
  }
  show(name, floor, ours)
}
await browser.close()
server.close()

function show(name: string, floor: readonly Playing[], ours: readonly Playing[]): void {
  const total = (playings: readonly Playing[]): number => median(playings.map((playing) => playing.total))
  const script = (playings: readonly Playing[]): number => median(playings.map(({ updates }) => updates.reduce((sum, update) => sum + update, 0)))
  const times = total(ours) / total(floor)
  report({
    what: `${name}: 60 KB as fast as possible`,
    floor: `text nodes ${ms(total(floor))}`,
    ours: ms(total(ours)),
    relation: `${times.toFixed(1)} × (script and layout ${ms(script(ours))} of ${ms(script(floor))})`,
    budget: `≤ ${MAX_TIMES} ×`,
    met: times <= MAX_TIMES,
  })
  const ends = ours.map(({ updates }) => {
    const count = Math.floor(updates.length * END)
    return { first: median(updates.slice(0, count)), last: median(updates.slice(-count)) }
  })
  const first = median(ends.map((end) => end.first))
  const last = median(ends.map((end) => end.last))
  report({
    what: `${name}: the last pieces against the first`,
    floor: ms(first),
    ours: ms(last),
    relation: `${(last / first).toFixed(2)} ×`,
    budget: `≤ ${MAX_GROWTH} ×`,
    met: last / first <= MAX_GROWTH,
  })
}
