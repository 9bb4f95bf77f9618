/** The Node-API version the database's native code is built against; an older Node crashes on loading it without a word. */
const NEEDED_NAPI = 10

/**
 * Says why this Node cannot run Parley, or null where it can.
 * `versions` is `process.versions`; call it before anything loads native code.
 */
export function nodeVersionProblem(versions: { readonly node?: string | undefined; readonly napi?: string | undefined }): string | null {
  if (Number(versions.napi) >= NEEDED_NAPI) return null
  const found = versions.node === undefined ? 'the one in use' : `Node ${versions.node}`
  return `Parley needs Node 22.14 or newer, and ${found} is too old for its database. Start it with "npm start", which brings its own Node, or install a newer one from https://nodejs.org.`
}
