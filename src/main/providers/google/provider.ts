import { GoogleGenerativeAI } from '@google/generative-ai'
import { Failure } from '@shared/errors'
import type { Emit, Provider, ProviderRequest } from '../../engine/ports'
import { type ErrorFacts, type Service, serviceError } from '../error-map'
import type { FactoryPorts } from '../factory'
import { run } from '../run'
import { type Chunk, createAnswer } from './answer'
import { googleError } from './errors'
import { withFetch } from './lent-fetch'
import { fetchModels } from './models'
import { toGemini } from './request'
import { type WireWatch, watchWire } from './wire-watch'

const OWN_ADDRESS = 'https://generativelanguage.googleapis.com'

/** A client of the Gemini API. `address` replaces Google's own; a trailing version of it is not needed. */
export function createGoogle({ clock, log }: FactoryPorts, key: string, address: URL | null): Provider {
  const base = address ? `${address.origin}${address.pathname.replace(/\/v1(?:beta)?$/, '').replace(/\/$/, '')}` : OWN_ADDRESS
  const client = new GoogleGenerativeAI(key)
  const service: Service = {
    provider: 'google',
    name: address?.host ?? 'Google Gemini',
    host: address?.host ?? 'generativelanguage.googleapis.com',
    key,
  }
  const toError = (watch: WireWatch, model: string) => (thrown: unknown) => googleError(thrown, watch, service, model, clock.now(), log)
  const answerTo = (model: string, emit: Emit) => createAnswer(emit, service, (facts: ErrorFacts) => serviceError(facts, service, model, clock.now()))
  const modelOf = ({ model }: ProviderRequest) => client.getGenerativeModel({ model }, { baseUrl: base })

  const stream = (request: ProviderRequest, emit: Emit, signal: AbortSignal): Promise<void> => {
    const watch = watchWire()
    return run({ emit, signal, clock, toError: toError(watch, request.model) }, async (guarded, stop) => {
      const body = toGemini(request)
      const result = await withFetch(watch.fetch(stop), () => modelOf(request).generateContentStream(body))
      // The SDK collects the whole answer beside the stream and rejects this when it fails; the stream says so too.
      result.response.catch(() => undefined)
      const answer = answerTo(request.model, guarded)
      // The SDK's types are older than thoughts and signatures.
      for await (const chunk of result.stream as AsyncIterable<unknown>) answer.read(chunk as Chunk)
      answer.end()
    })
  }
  const complete = (request: ProviderRequest, emit: Emit, signal: AbortSignal): Promise<void> => {
    const watch = watchWire()
    return run({ emit, signal, clock, toError: toError(watch, request.model) }, async (guarded, stop) => {
      const body = toGemini(request)
      const result = await withFetch(watch.fetch(stop), () => modelOf(request).generateContent(body))
      const answer = answerTo(request.model, guarded)
      answer.read(result.response as unknown as Chunk)
      answer.end()
    })
  }
  const listModels: Provider['listModels'] = async (signal) => {
    const watch = watchWire()
    try {
      return await fetchModels(base, key, watch.fetch(signal), service)
    } catch (thrown) {
      throw new Failure(toError(watch, 'the list of models')(thrown))
    }
  }
  return { stream, complete, listModels }
}
