import { setImmediate } from 'node:timers/promises'
import { Failure } from '@shared/errors'
import type { Clock, Emit } from '../../engine/ports'
import { beginToolCall, finishToolCall, madeUpCallId } from '../tool-input'
import { emitBlocks } from '../whole-answer'
import type { Play } from './plan'
import { splitIntoDeltas } from './split'

/** Without a pace the event loop still gets its turn after so many deltas. */
const BREATH = 256

type Stage = { readonly emit: Emit; readonly signal: AbortSignal; readonly clock: Clock }

/** Plays an answer delta by delta; throws the failure it was told to. Returns early, and silently, once the signal fires. */
export async function performStream(model: string, play: Play, stage: Stage): Promise<void> {
  const { emit, signal } = stage
  await pause(stage, play.delayMs)
  failIfDue(play, 0)
  if (play.hang && play.deltas.length === 0) await silence()
  emit({ type: 'start', model })
  let index = 0
  if (play.reasoning.length > 0) {
    emit({ type: 'block-start', index, block: { type: 'reasoning', text: '' } })
    await speak(play.reasoning, index, 0)
    emit({ type: 'block-end', index })
    index += 1
  }
  if (play.deltas.length > 0) {
    emit({ type: 'block-start', index, block: { type: 'text', text: '' } })
    for (let round = 0; round < play.repeat && !signal.aborted; round += 1) await speak(play.deltas, index, round * play.deltas.length, true)
    if (play.hang) await silence()
    emit({ type: 'block-end', index })
    index += 1
  }
  for (const { name, raw } of play.calls) {
    if (signal.aborted) return
    const id = madeUpCallId()
    emit({ type: 'block-start', index, block: beginToolCall(id, name) })
    await speak(splitIntoDeltas(raw), index, 0)
    emit({ type: 'block-end', index, block: finishToolCall(id, name, raw) })
    index += 1
  }
  emit({ type: 'finish', reason: play.finish, usage: play.usage })

  async function speak(deltas: readonly string[], block: number, before: number, mayFail = false): Promise<void> {
    let spoken = before
    for (const text of deltas) {
      if (play.deltaMs > 0) await pause(stage, play.deltaMs)
      else if (spoken % BREATH === BREATH - 1) await setImmediate()
      if (signal.aborted) return
      emit({ type: 'delta', index: block, text })
      spoken += 1
      if (mayFail) failIfDue(play, spoken)
    }
  }
}

/** Plays the same answer at once, after the time that streaming it would have taken. */
export async function performAtOnce(model: string, play: Play, stage: Stage): Promise<void> {
  const { emit } = stage
  await pause(stage, play.delayMs + play.deltaMs * play.deltas.length * play.repeat)
  if (play.failure) throw new Failure(play.failure.error)
  if (play.hang) await silence()
  emit({ type: 'start', model })
  const reasoning = play.reasoning.join('')
  emitBlocks(
    [
      ...(reasoning === '' ? [] : [{ type: 'reasoning', text: reasoning } as const]),
      { type: 'text', text: play.deltas.join('').repeat(play.repeat) },
      ...play.calls.map(({ name, raw }) => finishToolCall(madeUpCallId(), name, raw)),
    ],
    emit,
  )
  emit({ type: 'finish', reason: play.finish, usage: play.usage })
}

function failIfDue(play: Play, spoken: number): void {
  if (play.failure?.after === spoken) throw new Failure(play.failure.error)
}

/** Ends early when the signal fires, so that nothing is left waiting. */
function pause({ clock, signal }: Stage, ms: number): Promise<void> {
  if (ms <= 0 || signal.aborted) return Promise.resolve()
  const { promise, resolve } = Promise.withResolvers<void>()
  const cancel = clock.setTimer(ms, () => {
    signal.removeEventListener('abort', stop)
    resolve()
  })
  const stop = (): void => {
    cancel()
    resolve()
  }
  signal.addEventListener('abort', stop, { once: true })
  return promise
}

/** Never ends; the caller's own run ends by the abort and lets go of this. */
function silence(): Promise<never> {
  return new Promise<never>(() => undefined)
}
