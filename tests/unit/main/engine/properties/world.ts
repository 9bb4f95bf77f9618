import { rm } from 'node:fs/promises'
import type { Connection, ProviderId } from '@shared/model/connection'
import type { Media } from '@shared/model/media'
import { createEngine, type Engine } from '../../../../../src/main/engine/engine'
import { createHub, type Hub } from '../../../../../src/main/engine/hub'
import type {
  Clock,
  Emit,
  Log,
  MediaFiles,
  Provider,
  ProviderEvent,
  ProviderRequest,
  Providers,
  RunnableTool,
  ToolOutcome,
  ToolRunner,
} from '../../../../../src/main/engine/ports'
import { nodeHash } from '../../../../../src/main/platform/hash'
import { uuidV7Ids } from '../../../../../src/main/platform/ids'
import type { Db } from '../../../../../src/main/store/database'
import { type OpenedStore, openStore } from '../../../../../src/main/store/open'
import { type FakeClock, fakeClock } from '../../../../fixtures/clock'
import { simpleTokenizer } from '../../../../fixtures/engine'
import { silentLog, temporaryDir } from '../../../../fixtures/store'
import { isSummaryRequest } from '../compaction/talk'
import { type AnswerPlan, eventsOf, PLAIN_ANSWER, summaryPlan } from './answers'

/** A request the engine made, and what is left of its answer. */
export type OpenRequest = { readonly request: ProviderRequest; readonly author: string; play(groups: number): void; readonly ended: boolean }

export type World = {
  readonly engine: Engine
  readonly hub: Hub
  readonly clock: FakeClock
  readonly opened: OpenedStore
  readonly db: Db
  readonly connections: readonly Connection[]
  readonly media: { readonly image: Media; readonly file: Media }
  /** Requests since the last `begin`, oldest first. */
  readonly requests: readonly OpenRequest[]
  /** Requests made for the chats of all sequences together. */
  readonly requestCount: number
  /** Compactions of all chats, by state. */
  compactions(): Readonly<Record<string, number>>
  /** Sees every request before its answer begins. */
  onRequest: ((made: OpenRequest) => void) | null
  /** What the engine itself called a bug. */
  readonly complaints: readonly string[]
  /** Sets the answers and tool outcomes of the next sequence. */
  begin(answers: readonly AnswerPlan[], outcomes: readonly string[]): void
  /** Ends the process (gently, or as a power cut does) and starts again on the same directory. */
  restart(gently: boolean): Promise<void>
  close(): Promise<void>
}

const PROVIDERS: readonly ProviderId[] = ['anthropic', 'openai', 'google', 'bedrock']

/** Large enough that no sequence fills it. */
export const WINDOW = 10_000_000

/** A real engine over a real store; time, providers, tools and files are the test's. */
export async function createWorld(): Promise<World> {
  const dir = await temporaryDir()
  const clock = fakeClock()
  const complaints: string[] = []
  const connections: readonly Connection[] = PROVIDERS.map((provider) => ({
    id: uuidV7Ids.next(),
    provider,
    label: provider,
    hasSecret: true,
    createdAt: clock.now(),
  }))
  const media = {
    image: { id: uuidV7Ids.next(), name: 'a.png', mimeType: 'image/png', size: 3, textLength: null },
    file: { id: uuidV7Ids.next(), name: 'a\ud800.txt', mimeType: 'text/plain', size: 3, textLength: 4 },
  } satisfies Record<string, Media>
  let requests: OpenRequest[] = []
  let answers: readonly AnswerPlan[] = []
  let outcomes: readonly string[] = []
  let ran = 0
  let summaries = 0
  let always = new Set<string>()
  let requestCount = 0

  function open(connection: Connection): Provider {
    const start = (request: ProviderRequest, emit: Emit, signal: AbortSignal): Promise<void> =>
      new Promise((resolve) => {
        const author = `${connection.id}/${request.model}`
        const asksSummary = isSummaryRequest(request)
        const plan = asksSummary ? summaryPlan(nextSummary()) : (answers[requests.length] ?? PLAIN_ANSWER)
        const made = openRequest({ request, author, plan, emit, signal, done: resolve })
        requests.push(made)
        requestCount += 1
        try {
          world.onRequest?.(made)
        } catch (reason) {
          // The engine would take it for the provider's failure; the test must hear of it.
          complaints.push(String(reason))
        }
      })
    return { stream: start, complete: start, listModels: async () => [] }
  }
  const providers: Providers = { open: async (connection) => open(connection), warm: async () => undefined }
  const nextSummary = (): number => {
    summaries += 1
    return summaries - 1
  }
  const outcome = (): string => {
    ran += 1
    return outcomes.length === 0 ? 'ok' : (outcomes[ran % outcomes.length] ?? 'ok')
  }
  const files: MediaFiles = {
    add: async () => media.file,
    get: (id) => Object.values(media).find((known) => known.id === id) ?? null,
    image: async () => ({ mimeType: 'image/png', base64: 'aGk=' }),
    text: async () => 'text\udc00',
  }

  async function boot() {
    // Timers of a process end with it, and nobody hears it any more.
    let alive = true
    const processClock: Clock = { now: clock.now, setTimer: (ms, callback) => clock.setTimer(ms, () => alive && callback()) }
    const log: Log = { ...silentLog, error: (message, data) => void (alive && complaints.push(`${message} ${JSON.stringify(data)}`)) }
    const tools = fakeTools(processClock, () => always, outcome)
    let db: Db | null = null
    const opened = await openStore({
      dir,
      log: silentLog,
      onConnect(connected) {
        db = connected
        // Thousands of sequences on a disk that need not outlive the test.
        connected.pragma('synchronous = OFF')
      },
    })
    if (!db) throw new Error('unreachable')
    const hub: Hub = createHub(uuidV7Ids, (stream) => engine.chatState(stream.slice(5)))
    const engine: Engine = createEngine({
      store: opened.store,
      providers,
      tools,
      media: files,
      models: {
        find: ({ provider }, id) => ({
          provider,
          source: 'catalogue',
          id,
          name: id,
          window: WINDOW,
          maxOutput: null,
          prices: null,
          abilities: { tools: true, images: id === 'm', reasoning: true },
        }),
      },
      tokenizer: simpleTokenizer,
      secrets: { kind: 'file', get: async () => null, set: async () => undefined, remove: async () => undefined },
      clock: processClock,
      ids: uuidV7Ids,
      hash: nodeHash,
      log,
      hub,
      random: () => 0.5,
    })
    engine.start()
    const kill = (): void => {
      alive = false
      opened.close()
    }
    return { opened, db: db as Db, hub, engine, kill }
  }

  let running = await boot()
  running.opened.store.transaction('normal', () => {
    for (const connection of connections) running.opened.store.connections.save(connection)
  })

  const world: World = {
    onRequest: null,
    clock,
    connections,
    media,
    complaints,
    get engine() {
      return running.engine
    },
    get hub() {
      return running.hub
    },
    get opened() {
      return running.opened
    },
    get db() {
      return running.db
    },
    get requests() {
      return requests
    },
    compactions: () =>
      Object.fromEntries(
        running.db
          .prepare<[], { state: string; n: number }>('SELECT state, count(*) AS n FROM checkpoint GROUP BY state')
          .all()
          .map(({ state, n }) => [state, n]),
      ),
    get requestCount() {
      return requestCount
    },
    begin(nextAnswers, nextOutcomes) {
      requests = []
      answers = nextAnswers
      outcomes = nextOutcomes
      ran = 0
      summaries = 0
      always = new Set(['calculator'])
      running.opened.store.transaction('normal', () => running.opened.store.settings.update({ interruptedAnswers: 'keep' }))
    },
    async restart(gently) {
      if (gently) {
        const ended = running.engine.shutdown()
        await clock.advance(200)
        await ended
      }
      running.kill()
      requests = requests.map((made) => ({ ...made, play: () => undefined }))
      running = await boot()
    },
    async close() {
      running.kill()
      await rm(dir, { recursive: true, force: true })
    },
  }
  return world
}

type Playing = {
  readonly request: ProviderRequest
  readonly author: string
  readonly plan: AnswerPlan
  readonly emit: Emit
  readonly signal: AbortSignal
  done(): void
}

function openRequest({ request, author, plan, emit, signal, done }: Playing): OpenRequest {
  const groups = [...eventsOf(plan, author)]
  let ended = false
  const say = (event: ProviderEvent): void => {
    if (ended) return
    emit(event)
    if (event.type !== 'finish' && event.type !== 'error') return
    ended = true
    done()
  }
  signal.addEventListener('abort', () => say({ type: 'error', error: { code: 'aborted', message: 'Stopped.', retryable: false } }))
  return {
    request,
    author,
    play(count) {
      for (const group of groups.splice(0, count)) for (const event of group) say(event)
    },
    get ended() {
      return ended
    },
  }
}

function fakeTools(clock: Clock, always: () => Set<string>, outcome: () => string): ToolRunner {
  return {
    list: async (toolsets) =>
      toolsets.map(
        (name): RunnableTool => ({
          name,
          description: `The ${name}.`,
          parameters: { type: 'object' },
          source: 'builtin',
          origin: 'Built in',
          permission: always().has(name) ? 'always' : 'ask',
        }),
      ),
    run: (_toolsets, _name, _input, _scope, signal) =>
      new Promise<ToolOutcome>((resolve) => {
        const cancel = clock.setTimer(50, () => resolve({ content: outcome(), isError: false }))
        signal.addEventListener('abort', () => {
          cancel()
          resolve({ content: 'stopped', isError: true })
        })
      }),
    allowAlways: (_toolsets, name) => void always().add(name),
  }
}
