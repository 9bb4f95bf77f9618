import type { Connection, Secret } from '@shared/model/connection'
import type { Clock, Log, Provider } from '../engine/ports'

/** What every provider's folder exports. Opening loads the SDK; nothing of it may be imported before. */
export type ProviderFactory = {
  /** Rejects with `Failure` where a needed field or the secret is missing or cannot be used. */
  open(connection: Connection, secret: Secret | null): Promise<Provider>
  /** Loads the SDK and does nothing with it. */
  warm(): Promise<void>
}

export type FactoryPorts = { readonly log: Log; readonly clock: Clock }
