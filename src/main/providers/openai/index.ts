import { failure } from '@shared/errors'
import { customAddress, keyOf, missing } from '../address'
import type { FactoryPorts, ProviderFactory } from '../factory'

/** OpenAI, and every server that speaks its Chat Completions; with an address of one's own the key is optional. */
export function createOpenAiFactory(ports: FactoryPorts): ProviderFactory {
  const load = () => import('./provider')
  return {
    warm: async () => {
      await load()
    },
    open: async (connection, secret) => {
      const address = customAddress(connection)
      const key = keyOf(secret, connection)
      if (key === null && address === null)
        throw failure('auth', 'OpenAI needs an API key. Add one in Settings, or give the address of a server that needs none.', { provider: 'openai' })
      const { createOpenAi } = await load()
      return createOpenAi(ports, key, address)
    },
  }
}

/** OpenAI's models as deployments of one's own at Azure; the resource's name or its whole address. */
export function createAzureFactory(ports: FactoryPorts): ProviderFactory {
  const load = () => import('./azure')
  return {
    warm: async () => {
      await load()
    },
    open: async (connection, secret) => {
      const resource = connection.resource?.trim()
      const address = customAddress(connection) ?? (resource ? azureAddress(resource) : null)
      const deployment = connection.deployment?.trim()
      const key = keyOf(secret, connection)
      if (!address || !deployment || !key) {
        const fields = [address ? '' : 'a resource name or an address', deployment ? '' : 'a deployment', key ? '' : 'an API key']
        return missing('Azure OpenAI', fields.filter(Boolean), connection)
      }
      const { createAzure } = await load()
      return createAzure(ports, { address, deployment, key, apiVersion: connection.apiVersion?.trim() || null })
    },
  }

  function azureAddress(resource: string): URL {
    if (!/^[A-Za-z0-9-]{1,64}$/.test(resource))
      throw failure('validation', `"${resource}" is not the name of an Azure resource. Correct it in Settings.`, { provider: 'azure-openai' })
    return new URL(`https://${resource}.openai.azure.com`)
  }
}
