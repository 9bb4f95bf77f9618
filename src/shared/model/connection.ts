import type { Id } from '../ids'

/** Providers of this version; the rest of the family joins with their own folders. */
export const PROVIDER_IDS = ['demo', 'anthropic', 'openai'] as const
export type ProviderId = (typeof PROVIDER_IDS)[number]

/** A provider with credentials and address. The secret itself never leaves the main process. */
export type Connection = {
  readonly id: Id
  readonly provider: ProviderId
  readonly label: string
  readonly baseUrl?: string
  readonly hasSecret: boolean
  readonly createdAt: number
}

/** What goes in as a secret and never comes out. */
export type Secret = { readonly apiKey: string }
