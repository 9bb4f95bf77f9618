import type { Log } from '../engine/ports'

/** Opens an address in the system's browser. Where there is none, the log says so and the line on standard output remains. */
export async function openBrowser(url: string, log: Log): Promise<void> {
  try {
    const { default: open } = await import('open')
    const child = await open(url)
    child.once('error', (error) => log.warn('The browser could not be opened', { error: error.message }))
  } catch (error) {
    log.warn('The browser could not be opened', { error: String(error) })
  }
}
