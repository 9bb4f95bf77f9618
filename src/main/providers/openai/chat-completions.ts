import type OpenAI from 'openai'
import type { Emit, Provider, ProviderRequest } from '../../engine/ports'
import type { Service } from '../error-map'
import type { FactoryPorts } from '../factory'
import { run } from '../run'
import { emitCompletion } from './answer'
import { watchEnd } from './done-watch'
import { openAiError } from './errors'
import { takesStops, toOpenAi } from './request'
import { readStream } from './stream'

/** What differs between the services that speak Chat Completions. */
export type Dialect = {
  readonly client: OpenAI
  readonly service: Service
  /** The parameter that bounds the answer. */
  readonly limit: 'max_tokens' | 'max_completion_tokens'
  /** What requests name instead of the model: a deployment of it. */
  readonly deployment?: string
}

/** `stream` and `complete` of a service that speaks Chat Completions. */
export function chatCompletions({ clock, log }: FactoryPorts, { client, service, limit, deployment }: Dialect): Pick<Provider, 'stream' | 'complete'> {
  // What a deployment takes follows from the model behind it, so that is asked before its name is lost.
  const named = (asked: ProviderRequest): ProviderRequest => {
    const request = takesStops(asked.model) ? asked : { ...asked, stop: [] }
    return deployment === undefined ? request : { ...request, model: deployment }
  }
  const toError = (model: string) => (thrown: unknown) => openAiError(thrown, service, model, clock.now(), log)

  const stream = (asked: ProviderRequest, emit: Emit, signal: AbortSignal): Promise<void> => {
    const request = named(asked)
    return run({ emit, signal, clock, toError: toError(request.model) }, async (guarded, stop) => {
      const body = { ...toOpenAi(request, limit), stream: true, stream_options: { include_usage: true } } as const
      const watch = watchEnd(stop)
      const chunks = await client.withOptions({ fetch: watch.fetch }).chat.completions.create(body)
      await readStream(chunks, guarded, service, watch.end)
    })
  }
  const complete = (asked: ProviderRequest, emit: Emit, signal: AbortSignal): Promise<void> => {
    const request = named(asked)
    return run({ emit, signal, clock, toError: toError(request.model) }, async (guarded, stop) => {
      emitCompletion(await client.chat.completions.create(toOpenAi(request, limit), { signal: stop }), guarded, service)
    })
  }
  return { stream, complete }
}
