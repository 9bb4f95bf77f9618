import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

const project = (name: string, folder: string) => ({
  resolve: { alias: { '@shared': resolve('src/shared') } },
  test: { name, include: [`tests/${folder}/**/*.test.{ts,tsx}`], testTimeout: 20_000 },
})

export default defineConfig({
  test: {
    // By default one core is left idle, which on two cores doubles the time.
    maxWorkers: '100%',
    projects: [
      project('unit', 'unit'),
      project('architecture', 'architecture'),
      project('store', 'store'),
      project('providers', 'providers'),
      project('tools', 'tools'),
      project('rpc', 'rpc'),
      project('host', 'host'),
    ],
  },
})
