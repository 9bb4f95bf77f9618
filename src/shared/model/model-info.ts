import type { Id } from '../ids'
import type { ProviderId } from './connection'

/** US dollars per million tokens. */
export type Prices = {
  readonly input: number
  readonly output: number
  readonly cacheRead?: number
  readonly cacheWrite?: number
  /** The prices hold for requests of at most so many input tokens; what a longer one costs is not known. */
  readonly upTo?: number
}

/** What is known about a model: from the catalogue, a provider's own list, or the user. */
export type ModelInfo = {
  readonly provider: ProviderId
  readonly id: string
  readonly name: string
  /** Context window in tokens; null = unknown, the user is asked. */
  readonly window: number | null
  /** Largest answer in tokens; null = unknown. */
  readonly maxOutput: number | null
  readonly prices: Prices | null
  readonly abilities: { readonly tools: boolean; readonly images: boolean; readonly reasoning: boolean }
  readonly source: 'catalogue' | 'provider' | 'user'
  readonly hidden?: boolean
  /** Set where the entry belongs to one connection only (a provider's list, a correction by the user). */
  readonly connectionId?: Id
}
