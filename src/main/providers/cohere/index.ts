import { customAddress, requiredKey } from '../address'
import type { FactoryPorts, ProviderFactory } from '../factory'

/** Cohere's chat, version 2. */
export function createCohereFactory(ports: FactoryPorts): ProviderFactory {
  const load = () => import('./provider')
  return {
    warm: async () => {
      await load()
    },
    open: async (connection, secret) => {
      const address = customAddress(connection)
      const key = requiredKey('Cohere', secret, connection)
      const { createCohere } = await load()
      return createCohere(ports, key, address)
    },
  }
}
