import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { ROOT } from '../../scripts/setup.mjs'
import { expect } from '../e2e/fixtures'

const FOLDER = join(ROOT, 'docs/screenshots')
/** The size of most pictures. */
export const WIDE = { width: 1440, height: 900 }

/** One picture in light and one in dark. */
export async function shoot(page: Page, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await wear(page, theme)
    await take(page, name, theme)
  }
}

export type Theme = 'light' | 'dark'

export async function wear(page: Page, theme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
  await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe(theme)
  await page.mouse.move(0, 0)
}

/** One picture, at once: for what does not stay long enough for two. */
export async function take(page: Page, name: string, theme: Theme): Promise<void> {
  await page.screenshot({ path: join(FOLDER, `${name}-${theme}.png`), animations: 'disabled', caret: 'hide' })
}
