import { customAddress, requiredKey } from '../address'
import type { FactoryPorts, ProviderFactory } from '../factory'

/** Google's Gemini API, at its own address or a proxy's. */
export function createGoogleFactory(ports: FactoryPorts): ProviderFactory {
  const load = () => import('./provider')
  return {
    warm: async () => {
      await load()
    },
    open: async (connection, secret) => {
      const address = customAddress(connection)
      const key = requiredKey('Google Gemini', secret, connection)
      const { createGoogle } = await load()
      return createGoogle(ports, key, address)
    },
  }
}
