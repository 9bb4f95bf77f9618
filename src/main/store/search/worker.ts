import { parentPort, workerData } from 'node:worker_threads'
import { appError, Failure } from '@shared/errors'
import type { FromWorker, ToWorker, WorkerSetup } from './protocol'
import { createService } from './service'

// The search's worker: everything it does it does here, so nothing of it can hold up a turn.

const port = parentPort
if (!port) throw new Error('This script runs as a worker')
const post = (message: FromWorker): void => port.postMessage(message)
const { dir } = workerData as WorkerSetup
const service = createService({ dir, log: (message, data) => post({ type: 'log', message, data }) })

/** How long indexing goes on before the next question is looked at, and how long it then rests, milliseconds. */
const STEP_MS = 30
const REST_MS = 5
let timer: NodeJS.Timeout | null = null

function work(): void {
  timer = null
  try {
    if (service.step(STEP_MS)) schedule()
  } catch (error) {
    post({ type: 'log', message: 'search: following the log failed', data: { reason: String(error) } })
  }
}

function schedule(): void {
  timer ??= setTimeout(work, REST_MS)
}

port.on('message', (message: ToWorker) => {
  switch (message.type) {
    case 'wake':
      return schedule()
    case 'close':
      if (timer) clearTimeout(timer)
      service.close()
      return port.close()
    default:
      return answer(message)
  }
})

function answer(message: Extract<ToWorker, { id: number }>): void {
  const { id } = message
  try {
    const value = message.type === 'find' ? service.find(message.query) : service.earlier(message.query)
    post({ type: 'answer', id, value })
  } catch (error) {
    post({
      type: 'failed',
      id,
      error: error instanceof Failure ? error.error : appError('internal', 'The search failed unexpectedly. Try again.', { detail: String(error) }),
    })
  }
  schedule()
}
