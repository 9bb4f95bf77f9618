// node scripts/bench-bundle.mjs DIR: every benchmark, and every program that one starts as a process of its own, as a file
// in DIR that plain Node runs. A script of its own because the bundler needs the Node that comes with the packages.
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build } from 'vite'
import { ROOT } from './setup.mjs'

const folder = join(ROOT, 'tests', 'bench')
const entries = readdirSync(folder).filter((name) => /\.(bench|child)\.ts$/.test(name))

await build({
  root: ROOT,
  configFile: false,
  logLevel: 'error',
  resolve: { alias: { '@shared': join(ROOT, 'src', 'shared') } },
  build: {
    ssr: true,
    outDir: process.argv[2],
    emptyOutDir: true,
    minify: false,
    target: 'node24',
    rolldownOptions: {
      input: Object.fromEntries(entries.map((name) => [basename(name, '.ts'), join(folder, name)])),
      // All side by side, so that a benchmark finds its children next to itself.
      output: { entryFileNames: '[name].mjs', chunkFileNames: 'chunk-[name]-[hash].mjs' },
    },
  },
})
