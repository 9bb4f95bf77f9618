import { type ErrorCode, Failure, failure } from '@shared/errors'
import type { Connection } from '@shared/model/connection'
import type { ModelInfo } from '@shared/model/model-info'
import type { Engine } from '../engine/engine'
import type { Hub } from '../engine/hub'
import type { Clock, Ids, Log, Provider, Providers, Secrets, Store } from '../engine/ports'
import type { Handlers } from './handlers'
import type { ModelDirectory } from './models'

export type ConnectionPorts = {
  readonly store: Store
  readonly hub: Hub
  readonly engine: Engine
  readonly models: ModelDirectory
  readonly providers: Providers
  readonly secrets: Secrets
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
}

/** A test that takes longer than this tells the user more by failing. */
const TEST_TIMEOUT_MS = 30_000
const TEST_MAX_TOKENS = 64

/** What a service without a list of models answers. */
const NO_LIST: ReadonlySet<ErrorCode> = new Set(['unsupported', 'model_not_found', 'invalid_request', 'not_found'])

type Methods = 'connection.list' | 'connection.save' | 'connection.remove' | 'connection.test' | 'model.list' | 'model.save'

/** Handlers of `connection.*` and `model.*`. Secrets go in and never come out. */
export function connectionHandlers(ports: ConnectionPorts): Pick<Handlers, Methods> {
  const { store, hub, secrets } = ports

  function connection(id: string): Connection {
    const found = store.connections.get(id)
    if (!found) throw failure('not_found', 'This connection does not exist any more.')
    return found
  }

  function publishConnections(): void {
    hub.publish('app', { type: 'connections-changed', connections: store.connections.list() })
  }

  return {
    'connection.list': () => ({ connections: store.connections.list() }),
    async 'connection.save'(input) {
      const before = input.id === undefined ? null : connection(input.id)
      if (before && before.provider !== input.provider) throw failure('validation', 'A connection keeps its provider. Add a new connection instead.')
      const fields = addressOf(input)
      // A key was given for one server; it must not follow the connection to another one.
      const moved = before !== null && serverOf(before) !== serverOf(fields)
      const saved: Connection = {
        id: before?.id ?? ports.ids.next(),
        provider: input.provider,
        label: input.label,
        hasSecret: input.secret !== undefined || (!moved && (before?.hasSecret ?? false)),
        createdAt: before?.createdAt ?? ports.clock.now(),
        ...fields,
      }
      if (input.secret) await secrets.set(saved.id, input.secret)
      else if (moved) await secrets.remove(saved.id)
      store.transaction('durable', () => store.connections.save(saved))
      publishConnections()
      return { id: saved.id }
    },
    async 'connection.remove'({ id }) {
      connection(id)
      store.transaction('durable', () => {
        store.connections.remove(id)
        if (store.settings.get().defaultConnectionId === id) store.settings.update({ defaultConnectionId: null, defaultModel: null })
      })
      await secrets.remove(id)
      publishConnections()
      hub.publish('app', { type: 'settings-changed', settings: store.settings.get() })
      return {}
    },
    async 'connection.test'({ id, model }) {
      const tested = connection(id)
      const provider = await ports.providers.open(tested, await secrets.get(id))
      const { models: listed, reason } = await listModels(ports, tested, provider)
      const chosen = model ?? defaultModel(ports, tested, listed)
      // Nothing to ask for a reply with: then what kept the list from coming is what the user must know, unless there simply is none.
      if (!chosen && reason && !NO_LIST.has(reason.error.code)) throw reason
      if (!chosen) throw failure('validation', 'This service does not say which models it has. Give the name of one and test again.')
      const reply = await ports.engine.ask(
        provider,
        {
          model: chosen,
          system: null,
          messages: [{ role: 'user', blocks: [{ type: 'text', text: 'Say hello in one short sentence.' }] }],
          maxTokens: TEST_MAX_TOKENS,
          temperature: null,
          tools: [],
          images: new Map(),
        },
        TEST_TIMEOUT_MS,
      )
      return { reply, ...(listed && { models: listed.map((entry) => entry.id) }) }
    },
    'model.list'({ connectionId }) {
      const connections = connectionId === undefined ? store.connections.list() : [connection(connectionId)]
      return { models: connections.flatMap((one) => ports.models.list(one).map((model) => ({ ...model, connectionId: one.id }))) }
    },
    'model.save'(input) {
      const owner = connection(input.connectionId)
      const known = ports.models.find(owner, input.id)
      const model: ModelInfo = {
        provider: owner.provider,
        id: input.id,
        name: input.name ?? known?.name ?? input.id,
        window: input.window !== undefined ? input.window : (known?.window ?? null),
        maxOutput: input.maxOutput !== undefined ? input.maxOutput : (known?.maxOutput ?? null),
        prices: input.prices !== undefined ? withoutUndefined(input.prices) : (known?.prices ?? null),
        abilities: known?.abilities ?? { tools: false, images: false, reasoning: false },
        source: 'user',
        ...((input.hidden ?? known?.hidden) !== undefined && { hidden: input.hidden ?? known?.hidden ?? false }),
      }
      store.transaction('durable', () => store.models.save(owner.id, model))
      hub.publish('app', { type: 'models-changed' })
      return {}
    },
  }
}

/** Asks the service what it offers and keeps the answer; a service without a list is not an error. */
async function listModels(
  ports: ConnectionPorts,
  connection: Connection,
  provider: Provider,
): Promise<{ readonly models: readonly ModelInfo[] | null; readonly reason: Failure | null }> {
  const controller = new AbortController()
  const cancel = ports.clock.setTimer(TEST_TIMEOUT_MS, () => controller.abort())
  try {
    const models = await provider.listModels(controller.signal)
    ports.store.transaction('normal', () => ports.store.models.replaceListed(connection.id, models))
    ports.hub.publish('app', { type: 'models-changed' })
    return { models, reason: null }
  } catch (reason) {
    // The request that follows decides; its error is the better one for the user.
    ports.log.info('the service lists no models', { connection: connection.id, reason: String(reason) })
    return { models: null, reason: reason instanceof Failure ? reason : null }
  } finally {
    cancel()
  }
}

/** The cheapest sensible model to test with: the user's default here, else the cheapest of the catalogue that is offered, else any. */
function defaultModel(ports: ConnectionPorts, connection: Connection, listed: readonly ModelInfo[] | null): string | null {
  const settings = ports.store.settings.get()
  if (settings.defaultConnectionId === connection.id && settings.defaultModel) return settings.defaultModel
  const candidates = ports.models.list(connection).filter((model) => !model.hidden && (!listed || listed.some((entry) => entry.id === model.id)))
  const priced = candidates.filter((model) => model.prices !== null).toSorted((a, b) => (a.prices?.output ?? 0) - (b.prices?.output ?? 0))
  return priced[0]?.id ?? candidates[0]?.id ?? listed?.[0]?.id ?? null
}

type Address = Pick<Connection, 'baseUrl' | 'resource' | 'deployment' | 'apiVersion' | 'region'>

/** The fields that are given, and no others. */
function addressOf(input: { readonly [Field in keyof Address]?: Address[Field] | undefined }): Address {
  const { baseUrl, resource, deployment, apiVersion, region } = input
  return {
    ...(baseUrl !== undefined && { baseUrl }),
    ...(resource !== undefined && { resource }),
    ...(deployment !== undefined && { deployment }),
    ...(apiVersion !== undefined && { apiVersion }),
    ...(region !== undefined && { region }),
  }
}

/** Who a secret is shown to. */
function serverOf({ baseUrl, resource }: Address): string {
  return `${baseUrl === undefined ? '' : new URL(baseUrl).origin} ${resource ?? ''}`
}

function withoutUndefined(
  prices: { input: number; output: number; cacheRead?: number | undefined; cacheWrite?: number | undefined } | null,
): ModelInfo['prices'] {
  if (!prices) return null
  const { input, output, cacheRead, cacheWrite } = prices
  return { input, output, ...(cacheRead !== undefined && { cacheRead }), ...(cacheWrite !== undefined && { cacheWrite }) }
}
