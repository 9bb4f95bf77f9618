import { uuidV7Ids } from '../../src/main/platform/ids'
import { chunksOf, mixedDocument } from './lib/documents'
import { startBenchEngine } from './lib/engine'
import { launchChromium, openApp } from './lib/page'
import { ms, report } from './lib/report'
import { watchTaskTimes } from './lib/task-times'
import { taskSeconds, watchPage } from './lib/watch-page'

// The built app while eight participants of a room write at the same time, each 100 deltas a second.
const SPEAKERS = 8
const CHUNK = 4
const DELTA_MS = 10
const MEASURED_MS = 7_000
const LATE_FRAME_MS = 25
const LONG_TASK_MS = 50

const bench = await startBenchEngine()
const connection = bench.connect('demo')
const { id } = bench.engine.rooms.create({
  title: 'Eight',
  execution: { model: 'broadcast' },
  participants: Array.from({ length: SPEAKERS }, (_, index) => ({
    name: `Speaker ${index + 1}`,
    role: 'Speaks',
    connectionId: connection.id,
    model: 'demo-chat',
    contextLimit: 10_000_000,
    maxTokens: 1_000_000,
  })),
})
bench.store.transaction('normal', () => bench.store.settings.update({ onboarded: true, defaultConnectionId: connection.id, defaultModel: 'demo-chat' }))
await bench.release()

const browser = await launchChromium()
for (const throttle of [1, 4]) {
  const { page, cdp, call, close } = await openApp(browser, bench.dir, `#/chat/${id}`)
  const script = JSON.stringify({ chunks: chunksOf(mixedDocument(12_000), CHUNK), deltaMs: DELTA_MS }).replaceAll('`', '\\u0060')
  await call('room.send', { id, requestId: uuidV7Ids.next(), text: `\`\`\`demo\n${script}\n\`\`\`` })
  await page.waitForFunction((count) => document.querySelectorAll('[role="log"] article[aria-busy="true"]').length === count, SPEAKERS)
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: throttle })
  await page.waitForTimeout(1_000)
  await cdp.send('Performance.enable')
  const before = await taskSeconds(cdp)
  const taskTimes = await watchTaskTimes(cdp)
  const { tasks, frames, grown } = await page.evaluate(watchPage, MEASURED_MS)
  const times = await taskTimes()
  const busy = ((await taskSeconds(cdp)) - before) * (1_000 / MEASURED_MS)
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  await call('room.stop', { id })
  await close()
  if (grown < 100) throw new Error(`the answers grew by ${grown} characters only`)
  const name = `${SPEAKERS} speakers at once${throttle === 1 ? '' : `, processor ${throttle} × slower`}`
  const long = times.filter((time) => time > LONG_TASK_MS)
  report({
    what: `${name}: tasks over ${LONG_TASK_MS} ms of processor time`,
    floor: `${tasks.length} on the wall, longest ${ms(Math.max(0, ...tasks))}`,
    ours: String(long.length),
    relation: `longest ${ms(Math.max(0, ...times))} of ${times.length}; answers grew by ${grown}`,
    ...(throttle === 1 && { budget: '0', met: long.length === 0 }),
  })
  const late = frames.filter((frame) => frame > LATE_FRAME_MS).length / frames.length
  report({ what: `${name}: frames over ${LATE_FRAME_MS} ms`, ours: `${(late * 100).toFixed(1)} %`, relation: `main thread busy ${(busy * 100).toFixed(0)} %` })
}
await browser.close()
await bench.close()
