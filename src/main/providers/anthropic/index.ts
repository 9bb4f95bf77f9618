import { failure } from '@shared/errors'
import { customAddress, keyOf } from '../address'
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
      const key = keyOf(secret, connection)
      if (key === null) throw failure('auth', 'Anthropic needs an API key. Add one in Settings.', { provider: 'anthropic' })
      const { createAnthropic } = await load()
      return createAnthropic(ports, key, address)
    },
  }
}
