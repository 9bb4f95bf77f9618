import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'

const MODULE = pathToFileURL(`${import.meta.dirname}/electron.ts`).href

/** From here on `electron` is the stand-in, for `import` and `require` alike, and the process looks like Electron's. */
export function installElectron(version: string): void {
  registerHooks({
    resolve(specifier, context, next) {
      if (!/^electron(\/(main|common))?$/.test(specifier)) return next(specifier, context)
      return { url: MODULE, format: 'module-typescript', shortCircuit: true }
    },
  })
  Object.defineProperty(process.versions, 'electron', { value: version, enumerable: true })
  Object.assign(process, { type: 'browser', defaultApp: true })
}
