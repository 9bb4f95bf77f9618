import type { WireName } from './wires'

/** The package that each of them is spoken with. */
export const SDKS: Readonly<Record<WireName, string>> = {
  anthropic: '@anthropic-ai/sdk',
  openai: 'openai',
  'azure-openai': 'openai',
  google: '@google/generative-ai',
  cohere: 'cohere-ai',
  bedrock: '@aws-sdk/client-bedrock-runtime',
}
