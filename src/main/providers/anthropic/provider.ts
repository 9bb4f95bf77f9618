import Anthropic from '@anthropic-ai/sdk'
import { Failure } from '@shared/errors'
import type { ModelInfo } from '@shared/model/model-info'
import type { Emit, Provider, ProviderRequest } from '../../engine/ports'
import type { Service } from '../error-map'
import type { FactoryPorts } from '../factory'
import { patience } from '../patience'
import { NO_TIMEOUT_MS, run } from '../run'
import { emitMessage } from './answer'
import { anthropicError } from './errors'
import { toModelInfo } from './models'
import { toAnthropic } from './request'
import { readStream } from './stream'

/** A client of the Messages API. `address` replaces https://api.anthropic.com; a trailing /v1 of it is not needed. */
export function createAnthropic({ clock, log }: FactoryPorts, key: string, address: URL | null): Provider {
  if (address) address.pathname = address.pathname.replace(/\/v1$/, '')
  const client = new Anthropic({
    apiKey: key,
    baseURL: address ? address.href.replace(/\/$/, '') : 'https://api.anthropic.com',
    // The SDK sends the key as a bearer token; proxies and older servers look for it here.
    ...(address ? { defaultHeaders: { 'X-Api-Key': key } } : {}),
    // The engine owns retries and timeouts.
    maxRetries: 0,
    timeout: NO_TIMEOUT_MS,
    ...patience(),
    logLevel: 'off',
    openTelemetry: false,
  })
  const service: Service = { provider: 'anthropic', name: address?.host ?? 'Anthropic', host: address?.host ?? 'api.anthropic.com', key }
  const toError = (model: string) => (thrown: unknown) => anthropicError(thrown, service, model, clock.now(), log)

  const stream = (request: ProviderRequest, emit: Emit, signal: AbortSignal): Promise<void> =>
    run({ emit, signal, clock, toError: toError(request.model) }, async (guarded, stop) => {
      const events = await client.messages.create({ ...toAnthropic(request), stream: true }, { signal: stop })
      await readStream(events, guarded, service)
    })
  const complete = (request: ProviderRequest, emit: Emit, signal: AbortSignal): Promise<void> =>
    run({ emit, signal, clock, toError: toError(request.model) }, async (guarded, stop) => {
      emitMessage(await client.messages.create(toAnthropic(request), { signal: stop }), guarded, service)
    })
  const listModels = async (signal: AbortSignal): Promise<readonly ModelInfo[]> => {
    try {
      const models: ModelInfo[] = []
      for await (const model of client.models.list({ limit: 1_000 }, { signal })) models.push(toModelInfo(model))
      return models
    } catch (thrown) {
      throw new Failure(anthropicError(thrown, service, 'the list of models', clock.now(), log))
    }
  }
  return { stream, complete, listModels }
}
