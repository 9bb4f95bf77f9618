import type { Id } from '../ids'

export const PROVIDER_IDS = ['demo', 'anthropic', 'openai', 'azure-openai', 'google', 'cohere', 'bedrock'] as const
export type ProviderId = (typeof PROVIDER_IDS)[number]

/** A provider with credentials and address. The secret itself never leaves the main process. */
export type Connection = {
  readonly id: Id
  readonly provider: ProviderId
  readonly label: string
  readonly baseUrl?: string
  /** Azure OpenAI: name of the resource; `baseUrl` may stand in its place. */
  readonly resource?: string
  /** Azure OpenAI: name of the deployment, which stands for the model in requests. */
  readonly deployment?: string
  /** Azure OpenAI; 2024-10-21 unless given. */
  readonly apiVersion?: string
  /** Bedrock: the AWS region. */
  readonly region?: string
  readonly hasSecret: boolean
  readonly createdAt: number
}

/** What goes in as a secret and never comes out. */
export type Secret = { readonly apiKey: string } | { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string }
