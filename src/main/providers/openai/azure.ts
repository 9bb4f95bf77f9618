import { failure } from '@shared/errors'
import { AzureOpenAI } from 'openai'
import type { Provider } from '../../engine/ports'
import type { Service } from '../error-map'
import type { FactoryPorts } from '../factory'
import { chatCompletions } from './chat-completions'
import { clientOptions } from './options'

const API_VERSION = '2024-10-21'

/** The first version that knows `max_completion_tokens`, which newer models insist on. */
const NEW_LIMIT = '2024-09'

export type AzureTarget = {
  /** The resource, or a proxy before it; a trailing /openai or /v1 is not needed. */
  readonly address: URL
  readonly deployment: string
  readonly key: string
  readonly apiVersion: string | null
}

/** A client of one deployment at Azure. Requests name the deployment, whatever model it stands for. */
export function createAzure(ports: FactoryPorts, { address, deployment, key, apiVersion }: AzureTarget): Provider {
  const version = apiVersion ?? API_VERSION
  address.pathname = `${address.pathname.replace(/\/(?:openai(?:\/.*)?|v1)$/, '').replace(/\/$/, '')}/openai`
  const client = new AzureOpenAI({ ...clientOptions(), apiKey: key, apiVersion: version, baseURL: `${address.origin}${address.pathname}`, deployment })
  const service: Service = { provider: 'azure-openai', name: address.host.endsWith('.azure.com') ? 'Azure OpenAI' : address.host, host: address.host, key }
  return {
    ...chatCompletions(ports, { client, service, deployment, limit: version < NEW_LIMIT ? 'max_tokens' : 'max_completion_tokens' }),
    listModels: () =>
      Promise.reject(failure('unsupported', 'Azure OpenAI does not list its deployments. Give the name of the model yourself.', { provider: 'azure-openai' })),
  }
}
