import { Failure } from '@shared/errors'
import type { ModelInfo } from '@shared/model/model-info'
import OpenAI from 'openai'
import type { Provider } from '../../engine/ports'
import type { Service } from '../error-map'
import type { FactoryPorts } from '../factory'
import { chatCompletions } from './chat-completions'
import { openAiError } from './errors'
import { toModelInfo } from './models'
import { clientOptions } from './options'

const OWN_ADDRESS = 'https://api.openai.com/v1'

/** A client of Chat Completions. `address` is a compatible server's; a bare host gets the customary /v1. */
export function createOpenAi(ports: FactoryPorts, key: string | null, address: URL | null): Provider {
  if (address && address.pathname === '/') address.pathname = '/v1'
  const own = address === null || address.host === 'api.openai.com'
  const client = new OpenAI({
    ...clientOptions(),
    // The SDK insists on a key; without one of the user's no header carries it.
    apiKey: key ?? 'none',
    ...(key === null ? { defaultHeaders: { Authorization: null } } : {}),
    baseURL: address?.href ?? OWN_ADDRESS,
  })
  const service: Service = {
    provider: 'openai',
    name: address?.host ?? 'OpenAI',
    host: address?.host ?? 'api.openai.com',
    ...(key === null ? {} : { key }),
  }
  const listModels = async (signal: AbortSignal): Promise<readonly ModelInfo[]> => {
    try {
      const models: ModelInfo[] = []
      for await (const model of client.models.list({ signal })) models.push(toModelInfo(model))
      return models
    } catch (thrown) {
      throw new Failure(openAiError(thrown, service, 'the list of models', ports.clock.now(), ports.log))
    }
  }
  // Compatible servers do not know OpenAI's newer name of the limit.
  return { ...chatCompletions(ports, { client, service, limit: own ? 'max_completion_tokens' : 'max_tokens' }), listModels }
}
