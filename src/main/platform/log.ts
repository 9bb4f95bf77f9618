import { mkdirSync } from 'node:fs'
import { isSensitiveName, redact } from '@shared/redact'
import { createStream, type RotatingFileStream } from 'rotating-file-stream'
import type { Log } from '../engine/ports'

export type Level = 'info' | 'warn' | 'error'

export type LogOptions = {
  /** Folder of the log files; it is made when the first line is written. */
  readonly dir: string
  /** Lines below it are dropped; default `info`. */
  readonly level?: Level
  /** Gets every line too, in the browser host. */
  readonly stderr?: { write(text: string): unknown }
}

export type FileLog = Log & {
  /** Resolves when everything is on disk. Later lines are dropped. */
  close(): Promise<void>
}

const ORDER: Readonly<Record<Level, number>> = { info: 0, warn: 1, error: 2 }
const FILE = 'parley.log'
const MAX_STRING = 4_000
const MAX_DEPTH = 6

/**
 * Makes the application's log: one JSON object per line in `<dir>/parley.log`, five files of 1 MB at most. Secrets are
 * masked. Trouble with the file never reaches the caller: a log must not be what brings the application down.
 */
export function createLog({ dir, level = 'info', stderr }: LogOptions): FileLog {
  let file: RotatingFileStream | null = null
  let dead = false

  function open(): RotatingFileStream | null {
    try {
      mkdirSync(dir, { recursive: true, mode: 0o700 })
      const stream = createStream(FILE, { path: dir, size: '1M', rotate: 4, mode: 0o600 })
      stream.on('error', () => {
        dead = true
      })
      return stream
    } catch {
      dead = true
      return null
    }
  }

  function write(at: Level, message: string, data?: Readonly<Record<string, unknown>>): void {
    if (ORDER[at] < ORDER[level]) return
    const line = `${logLine(at, message, data)}\n`
    stderr?.write(line)
    if (dead) return
    file ??= open()
    file?.write(line)
  }

  return {
    info: (message, data) => write('info', message, data),
    warn: (message, data) => write('warn', message, data),
    error: (message, data) => write('error', message, data),
    close() {
      const stream = file
      const usable = stream !== null && !dead
      dead = true
      return usable ? new Promise((resolve) => stream.end(() => resolve())) : Promise.resolve()
    },
  }
}

/** One line of the log, without its end: JSON with `time`, `level`, `message` and the data, secrets masked. */
export function logLine(level: Level, message: string, data: Readonly<Record<string, unknown>> = {}, time = new Date()): string {
  const { time: _, level: __, message: ___, ...rest } = data
  return JSON.stringify({ time: time.toISOString(), level, message: clean(message, 0), ...(clean(rest, 0) as object) })
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redact(value.length > MAX_STRING ? `${value.slice(0, MAX_STRING).toWellFormed()}…` : value)
  if (typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'function') return String(value).slice(0, 100)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return '…'
  if (value instanceof Error) return cleanError(value, depth)
  if (Array.isArray(value)) return value.slice(0, 100).map((entry) => clean(entry, depth + 1))
  const out: Record<string, unknown> = {}
  for (const [name, entry] of Object.entries(value)) out[name] = isSensitiveName(name) && entry ? '[redacted]' : clean(entry, depth + 1)
  return out
}

function cleanError(error: Error, depth: number): unknown {
  const { name, message, stack, cause, ...fields } = error as Error & Record<string, unknown>
  return clean({ name: error.name, message: error.message, stack: error.stack, ...fields, ...(cause === undefined ? {} : { cause }) }, depth + 1)
}
