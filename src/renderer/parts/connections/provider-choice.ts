import type { Connection, ProviderId } from '@shared/model/connection'

/** What the user picks from. `compatible` is the OpenAI protocol at an address of the user's own. */
export const PROVIDER_CHOICES = ['anthropic', 'openai', 'google', 'azure-openai', 'bedrock', 'cohere', 'compatible', 'demo'] as const
export type ProviderChoice = (typeof PROVIDER_CHOICES)[number]

/** Names of products: the same in every language. */
export const CHOICE_NAMES: Readonly<Record<Exclude<ProviderChoice, 'compatible'>, string>> = {
  anthropic: 'Anthropic',
  openai: 'OpenAI',
  google: 'Google Gemini',
  'azure-openai': 'Azure OpenAI',
  bedrock: 'AWS Bedrock',
  cohere: 'Cohere',
  demo: 'Demo',
}

/** Which provider of the engine a choice means. */
export function providerOf(choice: ProviderChoice): ProviderId {
  return choice === 'compatible' ? 'openai' : choice
}

/** The choice an existing connection was made by. */
export function choiceOf(connection: Pick<Connection, 'provider' | 'baseUrl'>): ProviderChoice {
  return connection.provider === 'openai' && connection.baseUrl !== undefined ? 'compatible' : connection.provider
}

/** Whether a provider refuses every request without credentials. */
export function needsSecret(choice: ProviderChoice): boolean {
  return choice !== 'demo' && choice !== 'compatible'
}

/** A well-known server that speaks the OpenAI protocol. */
export type Preset = { readonly id: string; readonly name: string; readonly baseUrl: string; readonly needsKey: boolean }

/** Addresses as each project documents them for a server started without options. */
export const PRESETS: readonly Preset[] = [
  { id: 'ollama', name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1', needsKey: false },
  { id: 'lm-studio', name: 'LM Studio', baseUrl: 'http://127.0.0.1:1234/v1', needsKey: false },
  { id: 'vllm', name: 'vLLM', baseUrl: 'http://127.0.0.1:8000/v1', needsKey: false },
  { id: 'openrouter', name: 'OpenRouter', baseUrl: 'https://openrouter.ai/api/v1', needsKey: true },
]

/** The preset with this address, slashes at the end aside. */
export function presetOf(baseUrl: string): Preset | undefined {
  const address = baseUrl.trim().replace(/\/+$/, '')
  return PRESETS.find((preset) => preset.baseUrl === address)
}
