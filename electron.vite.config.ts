import { resolve } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const alias = { '@shared': resolve('src/shared') }

export default defineConfig({
  main: {
    resolve: { alias },
    build: {
      rolldownOptions: {
        input: {
          index: resolve('src/main/index.ts'),
          server: resolve('src/main/server.ts'),
          'pdf-worker': resolve('src/main/platform/pdf-worker.ts'),
          'search-worker': resolve('src/main/store/search/worker.ts'),
          'tools-worker': resolve('src/main/tools/worker.ts'),
          'tokenizer-worker': resolve('src/main/platform/tokenizer-worker.ts'),
        },
      },
    },
  },
  preload: {
    resolve: { alias },
    build: {
      // A sandboxed preload can require only electron and a few builtins, and must be CommonJS.
      externalizeDeps: false,
      rolldownOptions: { input: { index: resolve('src/preload/index.ts') }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    resolve: {
      alias: {
        ...alias,
        // rehype-katex parses through <template>, which trips style-src-attr; the parse5 entry does not (docs/decisions).
        'hast-util-from-html-isomorphic': resolve('node_modules/hast-util-from-html-isomorphic/index.js'),
      },
      dedupe: ['katex', 'react', 'react-dom'],
    },
    plugins: [react(), tailwindcss()],
    worker: { format: 'es' },
    build: {
      minify: true,
      // One page, loaded once from this machine; splitting it further buys nothing that can be measured.
      chunkSizeWarningLimit: 1_500,
      // An inlined font would be a data: URL, which the CSP's font-src refuses.
      assetsInlineLimit: 0,
      rolldownOptions: { input: { index: resolve('src/renderer/index.html') } },
    },
  },
})
