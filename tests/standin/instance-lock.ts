import { createHash } from 'node:crypto'
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a second start tells the first one. */
export type SecondStart = { readonly argv: readonly string[]; readonly cwd: string }

export type InstanceLock = {
  readonly held: boolean
  /** Resolves when the holder has been told; at once for the holder itself. */
  readonly told: Promise<void>
  release(): void
}

/**
 * Takes the lock of a `userData` folder, or tells its living holder about this start. The decision is made at once, as
 * in Electron; the message takes a moment.
 */
export function takeInstanceLock(userData: string, onSecondStart: (start: SecondStart) => void): InstanceLock {
  const lockFile = join(userData, 'standin.lock')
  // Paths of sockets are short: a folder deep in the tree would not fit.
  const socket = join(tmpdir(), `standin-${createHash('sha256').update(userData).digest('hex').slice(0, 16)}.sock`)
  if (!create(lockFile)) {
    const start: SecondStart = { argv: process.argv, cwd: process.cwd() }
    return { held: false, told: tell(socket, start), release: () => {} }
  }
  const server = listen(socket, onSecondStart)
  return {
    held: true,
    told: Promise.resolve(),
    release: () => {
      server.close()
      rmSync(lockFile, { force: true })
    },
  }
}

/** True if the lock is ours now. A dead owner's file is taken over. */
function create(lockFile: string): boolean {
  try {
    const file = openSync(lockFile, 'wx')
    writeSync(file, String(process.pid))
    closeSync(file)
    return true
  } catch {
    if (isAlive(Number(readFileSync(lockFile, 'utf8')))) return false
    rmSync(lockFile, { force: true })
    return create(lockFile)
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function listen(socket: string, onSecondStart: (start: SecondStart) => void): Server {
  rmSync(socket, { force: true })
  const server = createServer((connection) => {
    let text = ''
    connection.setEncoding('utf8')
    connection.on('data', (chunk: string) => {
      text += chunk
    })
    connection.on('end', () => onSecondStart(JSON.parse(text) as SecondStart))
  })
  server.listen(socket)
  server.unref()
  return server
}

function tell(socket: string, start: SecondStart): Promise<void> {
  return new Promise((resolve) => {
    const connection = connect(socket)
    connection.on('error', () => resolve())
    connection.on('close', () => resolve())
    connection.end(JSON.stringify(start))
  })
}
