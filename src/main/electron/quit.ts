import { app } from 'electron'
import type { Log } from '../engine/ports'

export type QuitOptions = {
  /** Lets the pages store what is typed. */
  readonly flush: () => Promise<void>
  /** Ends running turns as interrupted and closes the database. */
  readonly shutdown: () => Promise<void>
  readonly log: Log
}

/** Longest time between the wish to quit and the end of the process. */
export const QUIT_MS = 2_000

/** Holds the first quit back until everything is stored, or the time is up; then lets it through. */
export function createOrderlyQuit({ flush, shutdown, log }: QuitOptions): void {
  let state: 'running' | 'ending' | 'ended' = 'running'
  app.on('before-quit', (event) => {
    if (state === 'ended') return
    event.preventDefault()
    if (state === 'ending') return
    state = 'ending'
    void within(QUIT_MS, end({ flush, shutdown, log }), log).then(() => {
      state = 'ended'
      app.quit()
    })
  })
}

async function end({ flush, shutdown, log }: QuitOptions): Promise<void> {
  try {
    await flush()
    await shutdown()
  } catch (error) {
    log.error('The app did not end in order', { error })
  }
}

async function within(milliseconds: number, work: Promise<void>, log: Log): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      log.error('The app was ended before everything was stored', { milliseconds })
      resolve()
    }, milliseconds)
  })
  await Promise.race([work, late])
  clearTimeout(timer)
}
