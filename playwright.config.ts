import { defineConfig } from '@playwright/test'
import type { HostOptions } from './tests/e2e/fixtures'

export default defineConfig<object, HostOptions>({
  // Tests wait for an app more than they work; nothing in them is timed.
  workers: 2,
  reporter: 'list',
  timeout: 30_000,
  expect: { timeout: 10_000 },
  outputDir: 'test-results',
  projects: [
    { name: 'browser', testDir: 'tests/e2e', use: { mode: 'browser' } },
    { name: 'desktop', testDir: 'tests/electron', use: { mode: 'desktop' } },
    // What rooms do end to end, once more in the desktop app; a download is the shell's own affair there, and there is no socket to break.
    { name: 'desktop-rooms', testDir: 'tests/e2e', testMatch: /room.*\.spec\.ts/, grepInvert: /as a file|cannot be looked up/, use: { mode: 'desktop' } },
    // Pictures are made on request only; nothing compares them.
    ...(process.env.SCREENSHOTS === '1' ? [{ name: 'screenshots', testDir: 'tests/screenshots', use: { mode: 'browser' as const } }] : []),
  ],
})
