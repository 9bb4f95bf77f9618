import { describe, expect, it } from 'vitest'
import type { Emit } from '../../src/main/engine/ports'
import { patience } from '../../src/main/providers/patience'
import { run } from '../../src/main/providers/run'
import { createSurrogateJoiner } from '../../src/main/providers/surrogates'
import { appError, Failure } from '../../src/shared/errors'
import { NO_USAGE } from '../../src/shared/model/usage'
import { fakeClock } from '../fixtures/clock'
import { record } from './harness'

const FINISH = { type: 'finish', reason: 'end', usage: NO_USAGE } as const

const start = (work: (emit: Emit, signal: AbortSignal) => Promise<void>) => {
  const recording = record()
  const controller = new AbortController()
  const clock = fakeClock()
  const toError = (thrown: unknown) => (thrown instanceof Failure ? thrown.error : appError('provider', String(thrown)))
  return { recording, controller, clock, running: run({ emit: recording.emit, signal: controller.signal, clock, toError }, work) }
}

describe('a run', () => {
  it('ends an SDK that hangs, at once, and tells it to stop', async () => {
    let told = false
    const { recording, controller, running } = start((_, signal) => {
      signal.addEventListener('abort', () => {
        told = true
      })
      return new Promise(() => undefined)
    })
    controller.abort()
    await running
    expect(recording.error()).toMatchObject({ code: 'aborted' })
    expect(told).toBe(true)
  })

  it('lets nothing through after the terminal event', async () => {
    const { recording, running } = start(async (emit) => {
      emit(FINISH)
      emit({ type: 'delta', index: 0, text: 'late' })
      emit(FINISH)
      throw new Error('late')
    })
    await running
    expect(recording.events).toEqual([FINISH])
  })

  it('makes an event of what is thrown', async () => {
    const { recording, running } = start(() => Promise.reject(new Failure(appError('quota', 'No credit.'))))
    await running
    expect(recording.error()).toMatchObject({ code: 'quota', message: 'No credit.' })
  })

  it('gives a finished answer a second to close its connection', async () => {
    let told = false
    const { clock, running } = start((emit, signal) => {
      signal.addEventListener('abort', () => {
        told = true
      })
      emit(FINISH)
      return new Promise(() => undefined)
    })
    await running
    await clock.advance(999)
    expect(told).toBe(false)
    await clock.advance(1)
    expect(told).toBe(true)
  })

  it('leaves no timer and no abort behind when the connection has closed', async () => {
    let told = false
    const { clock, controller, running } = start(async (emit, signal) => {
      signal.addEventListener('abort', () => {
        told = true
      })
      emit(FINISH)
    })
    await running
    controller.abort()
    await clock.advance(10_000)
    expect(told).toBe(false)
  })
})

describe('surrogates', () => {
  it('wait for their other half', () => {
    const joiner = createSurrogateJoiner()
    expect([
      joiner.push('a\ud83d'),
      joiner.push('\ude42'),
      joiner.push('\ud83d'),
      joiner.push('\ud83d'),
      joiner.push(''),
      joiner.flush(),
      joiner.flush(),
    ]).toEqual(['a', '🙂', '', '\ud83d', '', '\ud83d', ''])
  })
})

it('waits for slow servers with a pool of its own, one for all', () => {
  const pool = Reflect.get(patience().fetchOptions ?? {}, 'dispatcher')
  expect(typeof Reflect.get(pool, 'dispatch')).toBe('function')
  expect(Reflect.get(patience().fetchOptions ?? {}, 'dispatcher')).toBe(pool)
  expect(pool).not.toBe(Reflect.get(globalThis, Symbol.for('undici.globalDispatcher.1')))
})
