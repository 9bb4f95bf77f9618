import { Failure } from '@shared/errors'
import type { ModelInfo } from '@shared/model/model-info'
import { CohereClientV2 } from 'cohere-ai'
import type { Emit, Provider, ProviderRequest } from '../../engine/ports'
import type { Service } from '../error-map'
import type { FactoryPorts } from '../factory'
import { ABORTED, NO_TIMEOUT_MS, run } from '../run'
import { emitAnswer } from './answer'
import { cohereError } from './errors'
import { watchBody } from './fetch'
import { listAll } from './models'
import { toCohere } from './request'
import { readStream } from './stream'

/** A client of the chat API, version 2. `address` replaces https://api.cohere.com; a trailing version of it is not needed. */
export function createCohere({ clock, log }: FactoryPorts, key: string, address: URL | null): Provider {
  if (address) address.pathname = address.pathname.replace(/\/v[12]$/, '')
  const options = {
    token: key,
    baseUrl: address ? address.href.replace(/\/$/, '') : 'https://api.cohere.com',
    // The engine owns retries and timeouts; the SDK counts in whole seconds.
    maxRetries: 0,
    timeoutInSeconds: Math.floor(NO_TIMEOUT_MS / 1_000),
    logging: { silent: true },
  } as const
  const service: Service = { provider: 'cohere', name: address?.host ?? 'Cohere', host: address?.host ?? 'api.cohere.com', key }
  const toError = (model: string) => (thrown: unknown) => cohereError(thrown, service, model, clock.now(), log)
  const client = (stop: AbortSignal) => {
    const watch = watchBody(stop)
    return { ...watch, api: new CohereClientV2({ ...options, fetch: watch.fetch }) }
  }

  const stream = (request: ProviderRequest, emit: Emit, signal: AbortSignal): Promise<void> =>
    run({ emit, signal, clock, toError: toError(request.model) }, async (guarded, stop) => {
      const { api, isEmpty } = client(stop)
      await readStream(await api.chatStream(toCohere(request)), { emit: guarded, service, isEmpty, model: request.model, now: clock.now() })
    })
  const complete = (request: ProviderRequest, emit: Emit, signal: AbortSignal): Promise<void> =>
    run({ emit, signal, clock, toError: toError(request.model) }, async (guarded, stop) => {
      const answer = await client(stop).api.chat(toCohere(request))
      emitAnswer(answer, { emit: guarded, service, model: request.model, now: clock.now() })
    })
  const listModels = async (signal: AbortSignal): Promise<readonly ModelInfo[]> => {
    try {
      return await listAll(client(signal).api)
    } catch (thrown) {
      if (signal.aborted) throw new Failure(ABORTED)
      throw new Failure(cohereError(thrown, service, 'the list of models', clock.now(), log))
    }
  }
  return { stream, complete, listModels }
}
