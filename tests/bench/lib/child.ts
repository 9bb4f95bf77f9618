import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** A program of the bench in a process of its own. */
export type Child = { readonly process: ChildProcess; next<T>(): Promise<T>; end(): Promise<void> }

/** Starts `<name>.child.ts` with one JSON argument. `next` resolves with its next message and rejects when it ends before. */
export function startChild(name: string, input: unknown, flags: readonly string[] = []): Child {
  const script = join(import.meta.dirname, `${name}.child.mjs`)
  const child = spawn(process.execPath, [...flags, script, JSON.stringify(input)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const inbox: unknown[] = []
  let wake: (() => void) | null = null
  child.on('message', (message) => {
    inbox.push(message)
    wake?.()
  })
  const ended = once(child, 'exit')
  return {
    process: child,
    next: <T>() =>
      new Promise<T>((resolve, reject) => {
        const take = (): void => {
          if (inbox.length === 0) return
          wake = null
          resolve(inbox.shift() as T)
        }
        wake = take
        void ended.then(([code]) => reject(new Error(`${name} ended with ${code}`)))
        take()
      }),
    end: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** One sample in a fresh process: its input, and the single message it answers with. */
export async function runChild<T>(name: string, input: unknown, flags: readonly string[] = []): Promise<T> {
  const child = startChild(name, input, flags)
  const exit = once(child.process, 'exit')
  const result = await child.next<T>()
  await exit
  return result
}

/** The other end: what a child was started with. */
export function childInput<T>(): T {
  return JSON.parse(process.argv[2] ?? 'null') as T
}

/** Sends one message to the bench and resolves when it has left. */
export function answerBench(message: unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(message, undefined, undefined, (error) => (error ? reject(error) : resolve()))
  })
}
