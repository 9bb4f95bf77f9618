import { defineConfig } from '@playwright/test'
import type { HostOptions } from './tests/e2e/fixtures'

export default defineConfig<object, HostOptions>({
  // The hosts write to one machine's clock, disk and two cores: parallel runs would only measure each other.
  workers: 1,
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
