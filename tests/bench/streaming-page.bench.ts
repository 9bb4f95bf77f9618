import { uuidV7Ids } from '../../src/main/platform/ids'
import { chunksOf, codeDocument, mixedDocument } from './lib/documents'
import { startBenchEngine } from './lib/engine'
import { fillHistory } from './lib/history'
import { type BenchPage, launchChromium, openApp } from './lib/page'
import { ms, report } from './lib/report'
import { taskSeconds, type Watched, watchPage } from './lib/watch-page'

// The built app while the last part of a 60 KB answer comes at 200 tokens a second: long tasks, late frames, and how much
// of its time the page's main thread is busy; then the same on a processor four times as slow.
const BEFORE = 50_000
const WHOLE = 60_000
const CHUNK = 4
const MEASURED_MS = 7_000
const LATE_FRAME_MS = 25

type Figures = Watched & { readonly busy: number }

const bench = await startBenchEngine()
const connection = bench.connect('demo')
const chats = ['Mixed', 'Mixed, slow processor', 'Code'].map((title) => {
  const { id } = bench.engine.createChat({ title, connectionId: connection.id, model: 'demo-chat', contextLimit: 10_000_000, maxTokens: 1_000_000 })
  fillHistory(bench.store, id, 20)
  return id
})
bench.store.transaction('normal', () => bench.store.settings.update({ onboarded: true, defaultConnectionId: connection.id, defaultModel: 'demo-chat' }))
await bench.release()

const browser = await launchChromium()
const cases = [
  { name: 'mixed answer', document: mixedDocument(WHOLE), throttle: 1 },
  { name: 'mixed answer, processor 4 × slower', document: mixedDocument(WHOLE), throttle: 4 },
  { name: 'one block of code', document: codeDocument(WHOLE), throttle: 1 },
] as const
for (const [index, { name, document, throttle }] of cases.entries()) {
  const app = await openApp(browser, bench.dir, `#/chat/${chats[index]}`)
  show(name, throttle, await stream(app, chats[index] ?? '', document, throttle))
  await app.close()
}
await browser.close()
await bench.close()

/** Lets the demo write the document, the first part at once and the rest word by word, and watches the page meanwhile. */
async function stream({ page, cdp, call }: BenchPage, id: string, text: string, throttle: number): Promise<Figures> {
  await page.locator('[role="log"] article').first().waitFor()
  const chunks = [text.slice(0, BEFORE), ...chunksOf(text.slice(BEFORE), CHUNK)]
  // A fence within the script would end the script.
  const script = JSON.stringify({ chunks, deltaMs: 5 }).replaceAll('`', '\\u0060')
  await call('chat.send', { id, requestId: uuidV7Ids.next(), text: `\`\`\`demo\n${script}\n\`\`\`` })
  // The first part is there, and everything that came with it has settled.
  await page.waitForFunction((length) => (document.querySelector('[role="log"] article[aria-busy="true"]')?.textContent?.length ?? 0) > length, BEFORE * 0.3)
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: throttle })
  await page.waitForTimeout(1_000)
  await cdp.send('Performance.enable')
  const before = await taskSeconds(cdp)
  const figures = await page.evaluate(watchPage, MEASURED_MS)
  const busy = (await taskSeconds(cdp)) - before
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  await call('chat.interrupt', { id })
  return { ...figures, busy: (busy * 1_000) / MEASURED_MS }
}

function show(name: string, throttle: number, { tasks, frames, busy, grown }: Figures): void {
  if (grown < 100) throw new Error(`the answer grew by ${grown} characters only`)
  const late = frames.filter((frame) => frame > LATE_FRAME_MS).length / frames.length
  report({
    what: `${name}: long tasks at 200 tokens/s`,
    ours: String(tasks.length),
    relation: `longest ${ms(Math.max(0, ...tasks))}; answer grew by ${grown}`,
    budget: '0',
    met: tasks.length === 0,
  })
  const frameBudget = throttle === 1 ? { budget: '≤ 1 %', met: late <= 0.01 } : {}
  const busyBudget = throttle === 1 ? { budget: '≤ 15 %', met: busy <= 0.15 } : {}
  report({
    what: `${name}: frames over ${LATE_FRAME_MS} ms`,
    ours: `${(late * 100).toFixed(1)} %`,
    relation: `longest ${ms(Math.max(...frames))}`,
    ...frameBudget,
  })
  report({ what: `${name}: main thread busy`, ours: `${(busy * 100).toFixed(1)} %`, ...busyBudget })
}
