import type { ProviderId } from '@shared/model/connection'
import type { Providers } from '../engine/ports'
import { createAnthropicFactory } from './anthropic'
import { createBedrockFactory } from './bedrock'
import { createCohereFactory } from './cohere'
import { createDemoFactory, type DemoOptions } from './demo'
import type { FactoryPorts, ProviderFactory } from './factory'
import { createGoogleFactory } from './google'
import { createAzureFactory, createOpenAiFactory } from './openai'

export type { DemoOptions }

/** All providers by name. Nothing of an SDK is loaded before a connection of that provider is opened or warmed. */
export function createProviders(options: FactoryPorts & { readonly demo?: DemoOptions }): Providers {
  const factories: Readonly<Record<ProviderId, ProviderFactory>> = {
    demo: createDemoFactory(options, options.demo ?? {}),
    anthropic: createAnthropicFactory(options),
    openai: createOpenAiFactory(options),
    'azure-openai': createAzureFactory(options),
    google: createGoogleFactory(options),
    cohere: createCohereFactory(options),
    bedrock: createBedrockFactory(options),
  }
  return {
    open: (connection, secret) => factories[connection.provider].open(connection, secret),
    warm: (provider) => factories[provider].warm(),
  }
}
