import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Connection, ProviderId } from '@shared/model/connection'
import type { StreamName } from '@shared/protocol'
import { quickTokens } from '@shared/quick-tokens'
import { createModelDirectory } from '../../../src/main/app/models'
import { createEngine, type Engine } from '../../../src/main/engine/engine'
import { createHub, type Hub } from '../../../src/main/engine/hub'
import type { Log, MediaFiles, Providers, Secrets, Store, Tokenizer, ToolRunner } from '../../../src/main/engine/ports'
import { systemClock } from '../../../src/main/platform/clock'
import { nodeHash } from '../../../src/main/platform/hash'
import { uuidV7Ids } from '../../../src/main/platform/ids'
import { createModelCatalogue } from '../../../src/main/platform/models'
import { createTokenizer, type WorkerTokenizer } from '../../../src/main/platform/tokenizer'
import { createProviders } from '../../../src/main/providers'
import type { Db } from '../../../src/main/store/database'
import { openStore } from '../../../src/main/store/open'

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }

export const secrets: Secrets = {
  kind: 'file',
  get: async () => ({ apiKey: 'bench', accessKeyId: 'bench', secretAccessKey: 'bench' }),
  set: async () => undefined,
  remove: async () => undefined,
}

/** In place of the worker, where the tokenizer is not what is measured: the app's main thread does not count answers either. */
const roughTokenizer: Tokenizer = { count: async (texts) => texts.map((text) => Math.ceil(text.length / 4)), quick: quickTokens }

/** The real one, with the worker of the build. */
export function realTokenizer(): WorkerTokenizer {
  return createTokenizer({ worker: resolve('out/main/tokenizer-worker.js'), log: silentLog })
}

const noTools: ToolRunner = { list: async () => [], run: async () => ({ content: '', isError: true }), allowAlways: () => undefined }
const refuse = (): Promise<never> => Promise.reject(new Error('the benches store no files'))
const noFiles: MediaFiles = { add: refuse, get: () => null, image: refuse, text: refuse }

export type BenchEngine = {
  readonly engine: Engine
  readonly hub: Hub
  readonly store: Store
  readonly db: Db
  readonly dir: string
  /** Stores a connection and returns it; `fields` are those its provider needs beside an address and a key. */
  connect(provider: ProviderId, baseUrl?: string, fields?: Partial<Connection>): Connection
  /** Ends the engine and lets another process have the directory. */
  release(): Promise<void>
  /** The same, and deletes a directory that was made for it. */
  close(): Promise<void>
}

export type BenchEngineOptions = {
  /** An existing data directory, left as it is; without it a new one that is deleted at the end. */
  readonly dir?: string
  /** In place of the real ones. */
  readonly providers?: Providers
  readonly tokenizer?: Tokenizer
  /** Sees every call of the store, e.g. to time it. */
  readonly wrapStore?: (store: Store) => Store
}

/** The engine with the real store, clock and hub, wired as the app wires it. */
export async function startBenchEngine(options: BenchEngineOptions = {}): Promise<BenchEngine> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'parley-bench-')))
  let db: Db | null = null
  const opened = await openStore({
    dir,
    log: silentLog,
    onConnect: (connected) => {
      db = connected
    },
  })
  if (!db) throw new Error('the store has no connection')
  const store = options.wrapStore?.(opened.store) ?? opened.store
  const hub: Hub = createHub(uuidV7Ids, (stream: StreamName) =>
    stream.startsWith('room:') ? engine.rooms.state(stream.slice('room:'.length)) : engine.chatState(stream.slice('chat:'.length)),
  )
  const engine: Engine = createEngine({
    store,
    providers: options.providers ?? createProviders({ log: silentLog, clock: systemClock }),
    models: createModelDirectory(store, createModelCatalogue()),
    tokenizer: options.tokenizer ?? roughTokenizer,
    secrets,
    tools: noTools,
    media: noFiles,
    clock: systemClock,
    ids: uuidV7Ids,
    hash: nodeHash,
    log: silentLog,
    hub,
    random: Math.random,
  })
  engine.start()

  async function release(): Promise<void> {
    await engine.shutdown()
    opened.close()
  }

  return {
    engine,
    hub,
    store,
    db,
    dir,
    connect(provider, baseUrl, fields = {}) {
      const connection: Connection = { id: uuidV7Ids.next(), provider, label: 'Bench', hasSecret: true, createdAt: 0, ...(baseUrl && { baseUrl }), ...fields }
      store.transaction('normal', () => store.connections.save(connection))
      return connection
    },
    release,
    async close() {
      await release()
      if (options.dir === undefined) await rm(dir, { recursive: true, force: true })
    },
  }
}
