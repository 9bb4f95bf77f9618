import { useEffect, useState } from 'react'
import { codePieces } from './code-pieces'
import type { HighlightAnswer, HighlightRequest, TokenLine } from './highlight-protocol'
import { type Grammar, grammarOf } from './languages'

/** Code longer than this (UTF-16 units) stays plain. */
const MAX_CODE = 200_000
/** Blocks whose tokens are kept: enough for those that scroll out of the list and in again. */
const KEPT_BLOCKS = 60

/** The lines of each piece of `codePieces`, as far as they have come. */
export type Tokens = readonly (readonly TokenLine[])[]

type Job = { tokens: Tokens; readonly pieces: number; readonly listeners: Set<(tokens: Tokens) => void> }

const NOTHING: Tokens = []
/** By grammar and code, the least recently used first. */
const jobs = new Map<string, Job>()
const running = new Map<number, Job>()
let nextId = 1
let worker: Worker | null | undefined

/**
 * Tokens of a block of code, piece by piece as the worker gets there; an empty list while `code` is null (it is still
 * being written), where there is no grammar for the language and where the code is too long.
 */
export function useHighlight(code: string | null, language: string): Tokens {
  const grammar = grammarOf(language)
  const key = code && grammar && code.length <= MAX_CODE ? `${grammar}\n${code}` : null
  const [latest, setLatest] = useState<{ readonly key: string | null; readonly tokens: Tokens }>({ key: null, tokens: NOTHING })
  useEffect(() => {
    if (key === null || !grammar || !code) return
    const job = jobFor(key, grammar, code)
    const listener = (tokens: Tokens): void => setLatest({ key, tokens })
    if (job.tokens.length > 0) listener(job.tokens)
    job.listeners.add(listener)
    return () => void job.listeners.delete(listener)
  }, [key, grammar, code])
  if (key === null) return NOTHING
  return latest.key === key ? latest.tokens : (jobs.get(key)?.tokens ?? NOTHING)
}

/** Starts the worker and lets it read one line, so that the first block does not wait for it. Call it when idle. */
export function warmHighlighter(): void {
  if (worker === undefined) start()?.postMessage('warm')
}

function jobFor(key: string, grammar: Grammar, code: string): Job {
  const known = jobs.get(key)
  if (known) {
    jobs.delete(key)
    jobs.set(key, known)
    return known
  }
  const pieces = codePieces(code)
  const job: Job = { tokens: NOTHING, pieces: pieces.length, listeners: new Set() }
  jobs.set(key, job)
  for (const oldest of jobs.keys()) {
    if (jobs.size <= KEPT_BLOCKS) break
    jobs.delete(oldest)
  }
  // A piece that begins within a line has no grammar state of its own.
  if (pieces.some((piece) => piece.glued)) return job
  const id = nextId++
  running.set(id, job)
  start()?.postMessage({ id, grammar, pieces: pieces.map((piece) => piece.text) } satisfies HighlightRequest)
  return job
}

function start(): Worker | null {
  if (worker !== undefined) return worker
  worker = typeof Worker === 'undefined' ? null : new Worker(new URL('./highlight-worker.ts', import.meta.url), { type: 'module' })
  worker?.addEventListener('message', (event: MessageEvent<HighlightAnswer>) => receive(event.data))
  return worker
}

function receive({ id, lines }: HighlightAnswer): void {
  const job = running.get(id)
  if (!job) return
  job.tokens = [...job.tokens, lines]
  if (job.tokens.length === job.pieces) running.delete(id)
  for (const listener of job.listeners) listener(job.tokens)
}
