import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Script } from 'node:vm'
import { decode, encode } from './codec.ts'
import { catchNewWindows, plugIn } from './page/cable.ts'
import { type PreloadWorldOptions, runPreload } from './page/preload-world.ts'

/** Source text of what runs in every new document before the page's own scripts. */
export type PageScripts = { readonly mainWorld: string; readonly isolatedWorld: string }

/** Globals of the isolated world; the page cannot see them. */
export const BINDING = '__standinSend'
export const DELIVER = '__standinDeliver'

/** Frames inside a page get nothing, as with `nodeIntegrationInSubFrames: false`. */
const TOP_ONLY = 'if (window === window.top)'

/** Writes both scripts for one window. Throws where the preload cannot be loaded the way a sandboxed window loads it. */
export function pageScripts(preload: string | undefined): PageScripts {
  const name = `standin-${randomUUID()}-`
  const options: PreloadWorldOptions = {
    binding: BINDING,
    deliver: DELIVER,
    process: {
      type: 'renderer',
      sandboxed: true,
      contextIsolated: true,
      platform: process.platform,
      arch: process.arch,
      versions: { ...process.versions },
      env: {},
    },
    file: preload ?? '',
  }
  const source = preload ? readPreload(preload) : ''
  return {
    mainWorld: `${TOP_ONLY} (${catchNewWindows})((${plugIn})('${name}', 'page', 'preload'))`,
    isolatedWorld: `${TOP_ONLY} (${runPreload})(
      (${plugIn})('${name}', 'preload', 'page'),
      { encode: ${encode}, decode: ${decode} },
      ${JSON.stringify(options)},
      function (require, process, exports, module) {
${source}
      })`,
  }
}

/** A sandboxed preload is a classic script: an ES module does not run, whatever its file is called. */
function readPreload(file: string): string {
  if (file.endsWith('.mjs')) throw new SyntaxError('Cannot use import statement outside a module')
  const source = readFileSync(file, 'utf8')
  new Script(`(function () {${source}\n})`, { filename: file })
  return source
}
