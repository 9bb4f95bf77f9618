import { Failure } from '@shared/errors'
import type { ModelInfo } from '@shared/model/model-info'
import OpenAI from 'openai'
import type { Emit, Provider, ProviderRequest } from '../../engine/ports'
import type { Service } from '../error-map'
import type { FactoryPorts } from '../factory'
import { patience } from '../patience'
import { NO_TIMEOUT_MS, run } from '../run'
import { emitCompletion } from './answer'
import { watchEnd } from './done-watch'
import { openAiError } from './errors'
import { toModelInfo } from './models'
import { toOpenAi } from './request'
import { readStream } from './stream'

const OWN_ADDRESS = 'https://api.openai.com/v1'

/** A client of Chat Completions. `address` is a compatible server's; a bare host gets the customary /v1. */
export function createOpenAi({ clock, log }: FactoryPorts, key: string | null, address: URL | null): Provider {
  if (address && address.pathname === '/') address.pathname = '/v1'
  const own = address === null || address.host === 'api.openai.com'
  const client = new OpenAI({
    // The SDK insists on a key; without one of the user's no header carries it.
    apiKey: key ?? 'none',
    ...(key === null ? { defaultHeaders: { Authorization: null } } : {}),
    // Said outright, or the SDK takes them from the environment.
    organization: null,
    project: null,
    adminAPIKey: null,
    baseURL: address?.href ?? OWN_ADDRESS,
    // The engine owns retries and timeouts.
    maxRetries: 0,
    timeout: NO_TIMEOUT_MS,
    ...patience(),
    logLevel: 'off',
  })
  const service: Service = {
    provider: 'openai',
    name: address?.host ?? 'OpenAI',
    host: address?.host ?? 'api.openai.com',
    ...(key === null ? {} : { key }),
  }
  const toError = (model: string) => (thrown: unknown) => openAiError(thrown, service, model, clock.now(), log)

  const stream = (request: ProviderRequest, emit: Emit, signal: AbortSignal): Promise<void> =>
    run({ emit, signal, clock, toError: toError(request.model) }, async (guarded, stop) => {
      const body = { ...toOpenAi(request, own), stream: true, stream_options: { include_usage: true } } as const
      const watch = watchEnd(stop)
      const chunks = await client.withOptions({ fetch: watch.fetch }).chat.completions.create(body)
      await readStream(chunks, guarded, service, watch.end)
    })
  const complete = (request: ProviderRequest, emit: Emit, signal: AbortSignal): Promise<void> =>
    run({ emit, signal, clock, toError: toError(request.model) }, async (guarded, stop) => {
      emitCompletion(await client.chat.completions.create(toOpenAi(request, own), { signal: stop }), guarded, service)
    })
  const listModels = async (signal: AbortSignal): Promise<readonly ModelInfo[]> => {
    try {
      const models: ModelInfo[] = []
      for await (const model of client.models.list({ signal })) models.push(toModelInfo(model))
      return models
    } catch (thrown) {
      throw new Failure(openAiError(thrown, service, 'the list of models', clock.now(), log))
    }
  }
  return { stream, complete, listModels }
}
