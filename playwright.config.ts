import { defineConfig } from '@playwright/test'
import type { HostOptions } from './tests/e2e/fixtures'

export default defineConfig<object, HostOptions>({
  // The hosts write to one machine's clock, disk and two cores: parallel runs would only measure each other.
  workers: 1,
  // On a machine that does other work too, one of many real browsers now and then loses a race against the clock. A test
  // that needs its second try is reported as flaky.
  retries: process.env.CI ? 1 : 0,
  reporter: 'list',
  timeout: 30_000,
  expect: { timeout: 10_000 },
  outputDir: 'test-results',
  projects: [
    { name: 'browser', testDir: 'tests/e2e', use: { mode: 'browser' } },
    { name: 'desktop', testDir: 'tests/electron', use: { mode: 'desktop' } },
    // Pictures are made on request only; nothing compares them.
    ...(process.env.SCREENSHOTS === '1' ? [{ name: 'screenshots', testDir: 'tests/screenshots', use: { mode: 'browser' as const } }] : []),
  ],
})
