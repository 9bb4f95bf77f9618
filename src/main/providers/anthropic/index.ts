import { customAddress, requiredKey } from '../address'
import type { FactoryPorts, ProviderFactory } from '../factory'

/** Anthropic's Messages API, at its own address or a proxy's. */
export function createAnthropicFactory(ports: FactoryPorts): ProviderFactory {
  const load = () => import('./provider')
  return {
    warm: async () => {
      await load()
    },
    open: async (connection, secret) => {
      const address = customAddress(connection)
      const key = requiredKey('Anthropic', secret, connection)
      const { createAnthropic } = await load()
      return createAnthropic(ports, key, address)
    },
  }
}
