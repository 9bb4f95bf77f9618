import { join } from 'node:path'
import { compose } from './compose'
import { runDesktop } from './electron/app'
import { createLog } from './platform/log'
import { createStaticFiles } from './platform/static-files'

// Entry of the desktop app. Paths are taken here because code that moves into a chunk lies elsewhere.
const out = join(import.meta.dirname, '..')
runDesktop({
  compose,
  createLog: (dir) => createLog({ dir }),
  files: createStaticFiles(join(out, 'renderer')),
  preload: join(out, 'preload', 'index.cjs'),
  workers: {
    tokenizer: join(out, 'main', 'tokenizer-worker.js'),
    pdf: join(out, 'main', 'pdf-worker.js'),
    tools: join(out, 'main', 'tools-worker.js'),
    search: join(out, 'main', 'search-worker.js'),
  },
})
