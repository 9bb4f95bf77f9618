import { section } from './lib/documents'
import { startBenchEngine } from './lib/engine'
import { fillHistory } from './lib/history'
import { type BenchPage, launchChromium, openApp } from './lib/page'
import { median, ms, percentile, report } from './lib/report'

// Opening a conversation of 10,000 messages of Markdown: the engine's snapshot, then the whole way in the built app, from
// the click in the sidebar to the painted end of the transcript, and scrolling up through it.
const MESSAGES = 10_000
const SAMPLES = 5
const SCROLL_MS = 4_000
/** Reading speed, and a fling that also has to fetch older messages, in pixels a frame. */
const SPEEDS = [60, 400]

const bench = await startBenchEngine()
const connection = bench.connect('demo')
const create = (title: string): string => bench.engine.createChat({ title, connectionId: connection.id, model: 'demo-chat', contextLimit: 10_000_000 }).id
const long = create('Long')
const short = create('Short')
const answer = (index: number): string =>
  index % 2 === 0 ? `Question ${index}: ${section(index).slice(30, 160)}` : `${section(index).slice(0, 900)}\n\nEnd of ${index}.`
fillHistory(bench.store, long, MESSAGES, { text: answer })
fillHistory(bench.store, short, 10, { text: answer })
bench.store.transaction('normal', () => bench.store.settings.update({ onboarded: true, defaultConnectionId: connection.id, defaultModel: 'demo-chat' }))
await bench.release()
await snapshots()
await paints()
await bench.close()

/** A session that is not in memory yet, to its snapshot. */
async function snapshots(): Promise<void> {
  const samples: Record<string, number[]> = { [long]: [], [short]: [] }
  for (let sample = 0; sample < SAMPLES + 2; sample += 1) {
    const engine = await startBenchEngine({ dir: bench.dir })
    for (const id of sample % 2 === 0 ? [long, short] : [short, long]) {
      const startedAt = performance.now()
      const state = engine.engine.chatState(id)
      const elapsed = performance.now() - startedAt
      if (state.messages.length === 0) throw new Error('an empty snapshot')
      if (sample >= 2) samples[id]?.push(elapsed)
    }
    await engine.close()
  }
  report({
    what: `snapshot of ${MESSAGES.toLocaleString('en')} messages, session not loaded`,
    floor: `10 messages ${ms(median(samples[short] ?? []))}`,
    ours: ms(median(samples[long] ?? [])),
  })
}

async function paints(): Promise<void> {
  const browser = await launchChromium()
  const first: number[] = []
  const again: number[] = []
  const scrolls: (Scroll & { readonly speed: number })[] = []
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const app = await openApp(browser, bench.dir, `#/chat/${short}`)
    await app.page.getByText('End of 9.').waitFor()
    first.push(await clickToPaint(app, long, `End of ${MESSAGES - 1}.`))
    await clickToPaint(app, short, 'End of 9.')
    again.push(await clickToPaint(app, long, `End of ${MESSAGES - 1}.`))
    if (sample === SAMPLES - 1) for (const speed of SPEEDS) scrolls.push({ speed, ...(await scrollUp(app, speed)) })
    await app.close()
  }
  await browser.close()
  const value = median(first)
  report({
    what: `open ${MESSAGES.toLocaleString('en')} messages, click to paint`,
    ours: `${ms(value)} (max ${ms(Math.max(...first))})`,
    relation: `again ${ms(median(again))}`,
    budget: '≤ 250 ms',
    met: value <= 250,
  })
  const elements = Math.max(...scrolls.map((scroll) => scroll.elements))
  report({ what: 'elements in the transcript, most at any time', ours: String(elements), budget: '< 400', met: elements < 400 })
  for (const { speed, frames, blank, passed } of scrolls) {
    const longest = Math.max(...frames)
    report({
      what: `scrolling up ${speed} px a frame, longest frame`,
      ours: ms(longest),
      relation: `p95 ${ms(percentile(frames, 95))}; ${passed} messages passed`,
      budget: '≤ 50 ms',
      met: longest <= 50,
    })
    report({ what: `scrolling up ${speed} px a frame, blank frames`, ours: `${blank} of ${frames.length}`, budget: '0', met: blank === 0 })
  }
}

/** Milliseconds from the click on a conversation to the frame after the one that shows the end of its transcript. */
function clickToPaint({ page }: BenchPage, id: string, end: string): Promise<number> {
  return page.evaluate(
    async ([chat, text]) => {
      const link = document.querySelector<HTMLElement>(`a[href="#/chat/${chat}"]`)
      if (!link) throw new Error('the conversation is not in the sidebar')
      const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))
      await frame()
      const startedAt = performance.now()
      link.click()
      for (;;) {
        const log = document.querySelector('[role="log"]')
        const shown = [...(log?.querySelectorAll('article') ?? [])].at(-1)
        if (shown?.textContent?.includes(text) && shown.getBoundingClientRect().top < innerHeight) break
        if (performance.now() - startedAt > 20_000) throw new Error('the end of the transcript did not come')
        await frame()
      }
      // The frame in which it was seen has been painted when the next one begins.
      await frame()
      return performance.now() - startedAt
    },
    [id, end] as const,
  )
}

type Scroll = { readonly frames: readonly number[]; readonly blank: number; readonly passed: number; readonly elements: number }

/** Scrolls up at a steady pace as a wheel would and looks at every frame. */
async function scrollUp({ page }: BenchPage, speed: number): Promise<Scroll> {
  return page.evaluate(
    async ([duration, step]) => {
      const log = document.querySelector('[role="log"]')
      const scroller = log?.querySelector<HTMLElement>('[tabindex="0"]')
      if (!log || !scroller) throw new Error('no transcript')
      const frames: number[] = []
      const seen = new Set<string>()
      let blank = 0
      let elements = 0
      let last = performance.now()
      const startedAt = last
      while (last - startedAt < duration) {
        // The transcript takes a movement for the reader's own only together with a wheel.
        scroller.dispatchEvent(new WheelEvent('wheel', { deltaY: -step, bubbles: true }))
        scroller.scrollTop -= step
        await new Promise((resolve) => requestAnimationFrame(resolve))
        const now = performance.now()
        frames.push(now - last)
        last = now
        // What is measured for the first time becomes visible later in the same frame: looked at once that is painted.
        await new Promise((resolve) => setTimeout(resolve))
        elements = Math.max(elements, log.querySelectorAll('*').length)
        const box = scroller.getBoundingClientRect()
        const row = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)?.closest('article')
        if (row) seen.add((row.textContent ?? '').slice(0, 60))
        else {
          // Between two messages there is a gap of some pixels.
          const below = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2 + 40)?.closest('article')
          if (!below) blank += 1
        }
      }
      return { frames, blank, passed: seen.size, elements }
    },
    [SCROLL_MS, speed] as const,
  )
}
