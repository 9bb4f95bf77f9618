import { readFile, realpath, stat } from 'node:fs/promises'
import { extname, isAbsolute, join, relative } from 'node:path'
import mime from 'mime'

export type StaticFile = { readonly status: 200; readonly body: Buffer; readonly type: string }

/** Reads files below one folder by URL path; the one handler behind `app://` and the loopback server. */
export type StaticFiles = {
  /** `pathname` as it stands in the request, still encoded, without query. 400 = not a path we serve, 404 = no such file. */
  read(pathname: string): Promise<StaticFile | { readonly status: 400 | 404 }>
}

/** Serves `root` and nothing outside it, whatever the path is and wherever links inside point to. `/` is index.html. */
export function createStaticFiles(root: string): StaticFiles {
  return {
    async read(pathname) {
      const path = decode(pathname)
      if (path === null) return { status: 400 }
      const file = await locate(root, path === '/' ? '/index.html' : path)
      if (file === null) return { status: 404 }
      try {
        return { status: 200, body: await readFile(file), type: contentType(file) }
      } catch {
        return { status: 404 }
      }
    },
  }
}

/** Decodes once; null for what no file of ours is called: bad escapes, NUL, backslash, colon (a drive or a stream on Windows). */
function decode(pathname: string): string | null {
  try {
    const path = decodeURIComponent(pathname)
    return path.startsWith('/') && !/[\0\\:]/.test(path) ? path : null
  } catch {
    return null
  }
}

/** The real file behind a path, or null where there is none or it lies outside the root. */
async function locate(root: string, path: string): Promise<string | null> {
  const wanted = join(root, path)
  if (!isInside(root, wanted)) return null
  try {
    const [realRoot, file] = await Promise.all([realpath(root), realpath(wanted)])
    return isInside(realRoot, file) && (await stat(file)).isFile() ? file : null
  } catch {
    return null
  }
}

function isInside(root: string, file: string): boolean {
  const way = relative(root, file)
  return way !== '' && way !== '..' && !way.startsWith('../') && !way.startsWith('..\\') && !isAbsolute(way)
}

function contentType(file: string): string {
  const type = mime.getType(extname(file)) ?? 'application/octet-stream'
  return /^text\/|^application\/json$|svg\+xml$/.test(type) ? `${type}; charset=utf-8` : type
}
