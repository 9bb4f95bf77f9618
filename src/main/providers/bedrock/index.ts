import { customAddress } from '../address'
import type { FactoryPorts, ProviderFactory } from '../factory'
import { credentialsOf } from './credentials'

/** AWS Bedrock through Converse, which speaks with every model the same way. */
export function createBedrockFactory(ports: FactoryPorts): ProviderFactory {
  const load = () => import('./provider')
  return {
    warm: async () => {
      await load()
    },
    open: async (connection, secret) => {
      const address = customAddress(connection)
      const access = credentialsOf(connection, secret)
      const { createBedrock } = await load()
      return createBedrock(ports, access, address)
    },
  }
}
