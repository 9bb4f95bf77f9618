import type { AppState } from '@shared/events/app'
import type { AppInfo } from '@shared/model/app-info'
import type { StreamName, StreamState } from '@shared/protocol'
import { chatHandlers } from './app/chats'
import { compactionHandlers } from './app/compactions'
import { connectionHandlers } from './app/connections'
import { conversationHandlers } from './app/conversations'
import type { Handlers } from './app/handlers'
import { mediaHandlers } from './app/media'
import { createModelDirectory } from './app/models'
import { proposeTeamHandler } from './app/propose-team'
import { roomHandlers } from './app/rooms'
import { searchHandlers } from './app/search'
import { settingsHandlers } from './app/settings'
import { teamHandlers } from './app/teams'
import { toolHandlers } from './app/tools'
import { transferHandlers } from './app/transfer'
import { createEngine, type Engine } from './engine/engine'
import { createHub, type Hub } from './engine/hub'
import type { Log, Providers, Search, Secrets, Store } from './engine/ports'
import { systemClock } from './platform/clock'
import { nodeHash } from './platform/hash'
import { uuidV7Ids } from './platform/ids'
import { createMediaFiles } from './platform/media-files'
import type { ReadMedia } from './platform/media-response'
import { createModelCatalogue } from './platform/models'
import { createTokenizer } from './platform/tokenizer'
import { createProviders, type DemoOptions } from './providers'
import { createRouter, type Router } from './rpc/router'
import { openStore } from './store/open'
import { createSearch } from './store/search/search'
import { createMcpSecrets, createTools } from './tools'

/** The running application without a host: what a transport needs, and how to end it. */
export type Application = {
  readonly router: Router
  readonly hub: Hub
  readonly log: Log
  readonly info: AppInfo
  /** Stored files, for the windows. */
  readonly readMedia: ReadMedia
  /** Interrupts what runs, stores everything and gives the directory back. Idempotent. */
  shutdown(): Promise<void>
}

export type Workers = { readonly tokenizer: string | URL; readonly pdf: string | URL; readonly tools: string | URL; readonly search: string | URL }

export type ComposeOptions = {
  readonly dataDir: string
  readonly host: AppInfo['host']
  readonly version: string
  readonly demo: boolean
  readonly secrets: (dataDir: string) => Promise<Secrets>
  /** Scripts of the worker threads as this build has them. */
  readonly workers: Workers
  readonly log: Log
  /** Another pace for the built-in demo, for tests. */
  readonly demoPace?: DemoOptions
}

/** Rows of the sidebar in a snapshot. */
const SNAPSHOT_CONVERSATIONS = 200

/** When nothing else is to be done yet, the default provider's SDK and the tokenizer are loaded ahead of their first use. */
const WARM_UP_MS = 1_500

/** How long an orderly end may take (spec/sessions.md, "shutdown"). */
const SHUTDOWN_MS = 2_000

/** Wires store, providers, engine and router together; the only place that knows them all. Throws `Failure`. */
export async function compose(options: ComposeOptions): Promise<Application> {
  const { log } = options
  const opened = await openStore({ dir: options.dataDir, log, owner: options.host })
  const { store } = opened
  const secrets = await options.secrets(options.dataDir).catch((reason: unknown) => {
    opened.close()
    throw reason
  })
  const tokenizer = createTokenizer({ worker: options.workers.tokenizer, log })
  const providers = createProviders({ log, clock: systemClock, ...(options.demoPace && { demo: options.demoPace }) })
  const media = createMediaFiles({ dir: options.dataDir, store, ids: uuidV7Ids, clock: systemClock, log, pdfWorker: options.workers.pdf })
  const mcpSecrets = createMcpSecrets(secrets)
  const search = createSearch({ dir: opened.dir, worker: options.workers.search, log })
  const tools = createTools({ store, search, secrets: mcpSecrets, clock: systemClock, log, worker: options.workers.tools })
  const models = createModelDirectory(store, createModelCatalogue())
  const hub: Hub = wakingSearch(
    createHub(uuidV7Ids, (stream) => stateOf(stream, info, store, engine)),
    search,
  )
  const engine: Engine = createEngine({
    store,
    providers,
    models,
    tokenizer,
    secrets,
    tools,
    media,
    clock: systemClock,
    ids: uuidV7Ids,
    hash: nodeHash,
    log,
    hub,
    random: Math.random,
  })
  const info: AppInfo = {
    version: options.version,
    host: options.host,
    platform: process.platform,
    dataDir: options.dataDir,
    secrets: secrets.kind,
    demo: options.demo,
  }
  engine.start()
  // Loaded only here: nobody else pays for the samples at start.
  if (options.demo) (await import('./app/demo-data')).addDemoData({ store, ids: uuidV7Ids, clock: systemClock })
  const handlers: Handlers = {
    ...settingsHandlers({ store, hub, info }),
    ...connectionHandlers({ store, hub, engine, models, providers, secrets, clock: systemClock, ids: uuidV7Ids, log }),
    ...conversationHandlers({ store, engine }),
    ...chatHandlers(engine),
    ...compactionHandlers(engine),
    ...roomHandlers(engine),
    ...toolHandlers({ store, tools, secrets: mcpSecrets, clock: systemClock, ids: uuidV7Ids }),
    ...mediaHandlers({ media }),
    ...searchHandlers({ store, search }),
    ...teamHandlers({ store, models, clock: systemClock, ids: uuidV7Ids }),
    ...transferHandlers({ store, models, hub, clock: systemClock, ids: uuidV7Ids }),
    ...proposeTeamHandler({ store, engine, models, providers, secrets }),
  }
  const cancelWarmUp = systemClock.setTimer(WARM_UP_MS, () => void warmUp(store, providers, tokenizer, search, log))

  let ending: Promise<void> | null = null
  async function end(): Promise<void> {
    cancelWarmUp()
    const late = new Promise<void>((resolve) => void systemClock.setTimer(SHUTDOWN_MS, resolve))
    await Promise.race([engine.shutdown(), late])
    await Promise.race([Promise.all([tokenizer.close(), tools.close(), search.close()]), late])
    opened.close()
  }
  return {
    router: createRouter(handlers, log),
    hub,
    log,
    info,
    readMedia: media.read,
    shutdown: () => {
      ending ??= end()
      return ending
    },
  }
}

function stateOf(stream: StreamName, info: AppInfo, store: Store, engine: Engine): StreamState {
  if (stream.startsWith('room:')) return engine.rooms.state(stream.slice('room:'.length))
  if (stream !== 'app') return engine.chatState(stream.slice('chat:'.length))
  const page = store.conversations.list({ limit: SNAPSHOT_CONVERSATIONS, archived: false })
  const state: AppState = {
    info,
    settings: store.settings.get(),
    connections: store.connections.list(),
    conversations: page.records.map(engine.summary),
    moreConversations: page.more,
  }
  return state
}

/** Every message is announced after its commit; the search then follows the log. */
function wakingSearch(hub: Hub, search: Search): Hub {
  return {
    ...hub,
    publish(stream, event) {
      hub.publish(stream, event)
      if (event.type === 'message-added' || event.type === 'message-changed') search.wake()
    },
  }
}

async function warmUp(store: Store, providers: Providers, tokenizer: { warm(): Promise<void> }, search: Search, log: Log): Promise<void> {
  const { defaultConnectionId } = store.settings.get()
  const connection = defaultConnectionId === null ? null : store.connections.get(defaultConnectionId)
  search.wake()
  try {
    await tokenizer.warm()
    if (connection) await providers.warm(connection.provider)
  } catch (reason) {
    log.warn('warm-up failed', { reason: String(reason) })
  }
}
