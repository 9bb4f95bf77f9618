// node scripts/bench-bundle.mjs DIR: every benchmark, and every program that one starts as a process of its own, as a file
// in DIR that plain Node runs, and the page of tests/bench/page in DIR/page.
// A script of its own because the bundler needs the Node that comes with the packages.
import { readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { ROOT } from './setup.mjs'

const folder = join(ROOT, 'tests', 'bench')
const entries = readdirSync(folder).filter((name) => /\.(bench|child)\.ts$/.test(name))

const out = resolve(process.argv[2])
const shared = join(ROOT, 'src', 'shared')

await build({
  root: ROOT,
  configFile: false,
  logLevel: 'error',
  resolve: { alias: { '@shared': shared } },
  build: {
    ssr: true,
    outDir: out,
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

// As electron.vite.config.ts builds the renderer.
await build({
  root: join(folder, 'page'),
  configFile: false,
  logLevel: 'error',
  resolve: {
    alias: { '@shared': shared, 'hast-util-from-html-isomorphic': join(ROOT, 'node_modules', 'hast-util-from-html-isomorphic', 'index.js') },
    dedupe: ['katex', 'react', 'react-dom'],
  },
  plugins: [react(), tailwindcss()],
  worker: { format: 'es' },
  build: { outDir: join(out, 'page'), assetsInlineLimit: 0, chunkSizeWarningLimit: 2_000 },
})
