import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { onTestFinished } from 'vitest'
import { temporaryDir } from './temporary'

const ROOT = resolve(import.meta.dirname, '../..')

/** False until `npm run build` has run. */
export const isBuilt = existsSync(join(ROOT, 'out/main/server.js'))

/** A copy of what was built, with a page of one line, so that tests can take parts away. */
export async function installation({ renderer = true } = {}): Promise<string> {
  const folder = await temporaryDir()
  await cp(join(ROOT, 'out/main'), join(folder, 'out/main'), { recursive: true })
  await cp(join(ROOT, 'package.json'), join(folder, 'package.json'))
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  if (renderer) {
    await mkdir(join(folder, 'out/renderer'))
    await writeFile(join(folder, 'out/renderer/index.html'), '<!doctype html><title>Parley</title>')
  }
  return folder
}

export type HostProcess = {
  readonly child: ChildProcess
  /** The address with the token; rejects if the host ends before it is ready. */
  readonly ready: Promise<string>
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>
}

export type HostOptions = { readonly env?: Readonly<Record<string, string>>; readonly uid?: number }

/** Starts the real host as its own process; it is killed when the test ends, if it is still there. */
export function startHost(folder: string, flags: readonly string[], { env = {}, uid }: HostOptions = {}): HostProcess {
  const child = spawn(process.execPath, [join(folder, 'out/main/server.js'), '--no-open', ...flags], {
    env: { ...process.env, ...env },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  let stdout = ''
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8')
  })
  const ready = new Promise<string>((resolveReady, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString('utf8')
      const address = /^Parley is ready at (\S+)\n$/.exec(stdout)?.[1]
      if (address) resolveReady(address)
    })
    child.once('close', () => reject(new Error(`The host ended before it was ready: ${stderr}`)))
  })
  ready.catch(() => {})
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return { child, ready, ended }
}

/** Calls a method over HTTP and returns the result. */
export async function callHost(
  address: string,
  method: string,
  input: unknown,
): Promise<{ ok: boolean; data?: never; error?: { code: string; message: string } }> {
  const [base, token] = address.split('/#token=')
  const response = await fetch(`${base}/rpc/${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(input),
  })
  return (await response.json()) as never
}
