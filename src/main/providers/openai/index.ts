import { failure } from '@shared/errors'
import { customAddress, keyOf } from '../address'
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
