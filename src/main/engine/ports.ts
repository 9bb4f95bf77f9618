import type { AppError } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { ChatConfig } from '@shared/model/chat'
import type { CompactionResult, CompactionTrigger, SummaryVersion } from '@shared/model/compaction'
import type { Connection, ProviderId, Secret } from '@shared/model/connection'
import type { ConversationKind, ConversationSummary } from '@shared/model/conversation'
import type { McpServer } from '@shared/model/mcp'
import type { Media } from '@shared/model/media'
import type { Block, Message, StopReason } from '@shared/model/message'
import type { ModelInfo } from '@shared/model/model-info'
import type { IndexProgress, SearchHit } from '@shared/model/search'
import type { Settings } from '@shared/model/settings'
import type { ToolDefinition, ToolPermission, ToolSource, Toolset } from '@shared/model/tool'
import type { QueuedRequest, Turn } from '@shared/model/turn'
import type { Usage, UsageEntry, UsageTotals } from '@shared/model/usage'
import type { PersonaStore, RoomStore, TeamStore } from './room-ports'

// Everything the engine needs from outside. It imports nothing else, so tests give it a fake of each.

/** Time and timers; a fake one makes every engine test exact. */
export type Clock = {
  /** Milliseconds since the epoch. */
  now(): number
  /** Calls back once after `ms`; the returned function cancels. */
  setTimer(ms: number, callback: () => void): () => void
}

export type Ids = { next(): Id }

/** Hex digest of a text. */
export type Hash = { sha256(text: string): string }

/** Structured log; implementations redact what looks like a secret. */
export type Log = {
  info(message: string, data?: Readonly<Record<string, unknown>>): void
  warn(message: string, data?: Readonly<Record<string, unknown>>): void
  error(message: string, data?: Readonly<Record<string, unknown>>): void
}

/** Secrets by connection. Write-only across the bridge: only providers are given what `get` returns. */
export type Secrets = {
  readonly kind: 'keychain' | 'file' | 'weak'
  get(connectionId: Id): Promise<Secret | null>
  set(connectionId: Id, secret: Secret): Promise<void>
  remove(connectionId: Id): Promise<void>
}

/** Counts tokens in o200k; the exact count runs in a worker. */
export type Tokenizer = {
  /** Raw token counts, in the order of the texts. */
  count(texts: readonly string[]): Promise<readonly number[]>
  /** A cheap estimate, never waits: a quarter of the Latin characters, all others one by one. */
  quick(text: string): number
}

/** What is known about a model: the user's own figures first, then the provider's list, then the catalogue. */
export type Models = { find(connection: Connection, model: string): ModelInfo | null }

// ---------------------------------------------------------------- providers

/** One message as a provider gets it; tool results are blocks of a user message. */
export type ContextMessage = { readonly role: 'user' | 'assistant'; readonly blocks: readonly Block[] }

export type ProviderRequest = {
  readonly model: string
  readonly system: string | null
  /** Roles alternate, the first and the last are the user's. */
  readonly messages: readonly ContextMessage[]
  /** Output limit of this request in tokens. */
  readonly maxTokens: number
  readonly temperature: number | null
  readonly tools: readonly ToolDefinition[]
  /** Texts at which the answer ends, where the service can; it never counts on it. */
  readonly stop?: readonly string[]
  /** Contents of the images in `messages`, by media id. */
  readonly images: ReadonlyMap<Id, ImageContent>
}

export type ImageContent = { readonly mimeType: string; readonly base64: string }

/** Blocks are numbered from 0 in the order in which they begin. Exactly one `finish` or `error` ends a run. */
export type ProviderEvent =
  | { readonly type: 'start'; readonly id?: string; readonly model?: string }
  | { readonly type: 'block-start'; readonly index: number; readonly block: Block }
  | { readonly type: 'delta'; readonly index: number; readonly text: string }
  /** `block` replaces what the deltas made, where the end brings more (a signature, parsed arguments). */
  | { readonly type: 'block-end'; readonly index: number; readonly block?: Block }
  /** The newest figures; later ones replace earlier ones. */
  | { readonly type: 'usage'; readonly usage: Usage }
  | { readonly type: 'finish'; readonly reason: StopReason; readonly usage: Usage }
  | { readonly type: 'error'; readonly error: AppError }

export type Emit = (event: ProviderEvent) => void

/**
 * One model service behind one connection. Both calls push events into `emit` and resolve after the terminal one;
 * they never reject. An aborted signal ends them with error `aborted` within 100 ms. SDK-internal retries are off.
 */
export type Provider = {
  stream(request: ProviderRequest, emit: Emit, signal: AbortSignal): Promise<void>
  /** The same events for one answer that arrives at once. */
  complete(request: ProviderRequest, emit: Emit, signal: AbortSignal): Promise<void>
  /** The models the service offers; rejects with `Failure`. */
  listModels(signal: AbortSignal): Promise<readonly ModelInfo[]>
}

export type Providers = {
  /** Loads the provider's SDK if this is its first use. Rejects with `Failure` where a needed field or the secret is missing. */
  open(connection: Connection, secret: Secret | null): Promise<Provider>
  /** Loads the SDK ahead of its first use, when the app is idle. */
  warm(provider: ProviderId): Promise<void>
}

// ---------------------------------------------------------------- tools and files

/** A tool the runner can run itself. */
export type RunnableTool = ToolDefinition & { readonly source: Exclude<ToolSource, 'script'>; readonly origin: string; readonly permission: ToolPermission }

/** What came of running a tool; `content` is the whole result, its length is cut by the engine. */
export type ToolOutcome = { readonly content: string; readonly isError: boolean }

/** Whose tools are listed or run. */
export type ToolScope = {
  readonly conversationId: Id
  /** The last message that gave way to a summary: what the tool `search_earlier` looks through ends there. Null = nothing did, and there is no such tool. */
  readonly coveredUntil: Id | null
}

/** Built-in tools and MCP servers. */
export type ToolRunner = {
  /** Definitions of the toolsets that can be reached now, and `search_earlier` where something is covered; what cannot be reached is left out and logged. */
  list(toolsets: readonly Toolset[], scope: ToolScope): Promise<readonly RunnableTool[]>
  /** Runs a tool of `list`. Never rejects: failures and aborts are outcomes with `isError`. */
  run(toolsets: readonly Toolset[], name: string, input: Readonly<Record<string, unknown>>, scope: ToolScope, signal: AbortSignal): Promise<ToolOutcome>
  /** Lets a tool run without asking from now on. */
  allowAlways(toolsets: readonly Toolset[], name: string): void
}

/** Stored files. */
export type MediaFiles = {
  /** Checks type and size, keeps the bytes by their hash and takes the text out of documents. Rejects with `Failure`. */
  add(input: { readonly name: string; readonly mimeType: string; readonly bytes: Uint8Array }): Promise<Media>
  get(id: Id): Media | null
  image(id: Id): Promise<ImageContent>
  /** Text of a document. */
  text(id: Id): Promise<string>
}

// ---------------------------------------------------------------- store

/** `durable` commits survive a power cut; `normal` ones survive a crash of the app. */
export type Durability = 'durable' | 'normal'

export type ConversationRecord = {
  readonly id: Id
  readonly kind: ConversationKind
  readonly title: string
  /** False while the title is the first line of the first message or a placeholder. */
  readonly titled: boolean
  readonly pinned: boolean
  readonly archived: boolean
  readonly removedAt: number | null
  readonly createdAt: number
  readonly updatedAt: number
  /** Last message of the active branch. */
  readonly headId: Id | null
  readonly unread: boolean
  /** What is typed and not sent. */
  readonly draft: string
  readonly config: ChatConfig
  readonly utilization: number | null
}

/** A message with its raw token count (o200k, uncalibrated); null until it has been counted. */
export type Entry = { readonly message: Message; readonly tokens: number | null }

/** One piece of a partial answer: a block begins (or is replaced), or text is added to it. */
export type DraftPiece = { readonly index: number } & ({ readonly block: Block } | { readonly text: string })

export type UsageSummary = {
  readonly totals: UsageTotals
  readonly requestCount: number
  readonly lastInput: number | null
  readonly lastOutput: number | null
  readonly cost: number | null
  readonly costIncomplete: boolean
}

/** Finds messages again; runs beside the engine and never holds a turn up. */
export type Search = {
  find(query: {
    readonly text: string
    readonly conversationId?: Id
    readonly order: 'newest' | 'relevance'
    readonly before?: Id
    readonly limit: number
  }): Promise<{ readonly hits: readonly SearchHit[]; readonly more: boolean; readonly indexing?: IndexProgress }>
  /**
   * Looks for an answer in the branch that ends in `until`: the best passages with their neighbours, speaker and date,
   * as text for a model, in at most `maxTokens` tokens.
   */
  earlier(query: { readonly text: string; readonly conversationId: Id; readonly until: Id; readonly maxTokens: number }): Promise<string>
  /** The log has grown: follow it soon. */
  wake(): void
  close(): Promise<void>
}

export type ConversationStore = {
  insert(record: ConversationRecord): void
  /** Removed conversations are not found. */
  get(id: Id): ConversationRecord | null
  update(id: Id, patch: Partial<Omit<ConversationRecord, 'id' | 'kind' | 'createdAt'>>): void
  /** Newest first. The first page of the unarchived list also holds every pinned one. */
  list(query: { readonly after?: { readonly id: Id; readonly updatedAt: number }; readonly limit: number; readonly archived: boolean }): {
    readonly records: readonly ConversationRecord[]
    readonly more: boolean
  }
  setRemoved(id: Id, removedAt: number | null): boolean
  /** Deletes for good what was removed before that time. Returns the ids. */
  purge(before: number): readonly Id[]
}

export type MessageStore = {
  insert(message: Message, tokens: number | null): void
  /** Makes a pending or streaming message final; a message that is final already stays as it is and throws. */
  finish(message: Message, tokens: number | null): void
  setTokens(id: Id, tokens: number): void
  get(id: Id): Message | null
  /** The path that ends in `headId`, oldest first; with `limit` only its last entries. Cost grows with what is returned only. */
  branch(headId: Id, limit?: number): readonly Entry[]
  /** Messages of a conversation over all branches, and turns. */
  counts(conversationId: Id): { readonly messages: number; readonly turns: number }
  /** Ids of all messages with the same parent as `id`, itself included, oldest first. */
  siblings(id: Id): readonly Id[]
  /** The newest leaf below a message: where its branch ends. */
  leaf(id: Id): Id
  /** Copies the path that ends in a message into another conversation. `ids` has the new ids of messages, turns and participants by the old ones. */
  copyBranch(headId: Id, conversationId: Id, newId: () => Id): { readonly head: Id; readonly ids: ReadonlyMap<Id, Id> }
  /** Pending and streaming messages of the whole database: what a crash left behind. */
  unfinished(): readonly Message[]
}

export type TurnStore = {
  insert(turn: Turn): void
  update(id: Id, patch: { readonly state: Turn['state']; readonly endedAt?: number; readonly error?: AppError }): void
  get(id: Id): Turn | null
  /** Turns that are neither queued nor ended. */
  unfinished(): readonly Turn[]
}

export type QueueStore = {
  add(conversationId: Id, request: QueuedRequest): void
  /** In order of arrival. */
  list(conversationId: Id): readonly QueuedRequest[]
  remove(turnId: Id): boolean
}

/** What makes sends idempotent: the first outcome by `requestId`. */
export type RequestStore = {
  get(requestId: Id): { readonly conversationId: Id; readonly turnId: Id } | null
  insert(requestId: Id, conversationId: Id, turnId: Id, at: number): void
}

export type DraftStore = {
  append(messageId: Id, pieces: readonly DraftPiece[]): void
  /** The partial answer joined from its pieces. */
  read(messageId: Id): readonly Block[]
  remove(messageId: Id): void
}

export type UsageStore = {
  add(entry: UsageEntry): void
  summary(conversationId: Id): UsageSummary
  /** Lines of a conversation, newest first. */
  list(conversationId: Id, query: { readonly before?: Id; readonly limit: number }): { readonly entries: readonly UsageEntry[]; readonly more: boolean }
}

/** What the projection does because of a compaction; a later one takes the place of all before it. */
export type Recipe = {
  /** Everything up to this message gives way to `summary`; null where nothing does. */
  readonly coveredUntil: Id | null
  /** What stands for the covered messages, as a model wrote it or the user edited it; null where they were left out without one. */
  readonly summary: string | null
  /** Lists and quotations that code has taken from the covered messages; null for none. */
  readonly notes: string | null
  /** Covered messages that no summary tells of. */
  readonly dropped: number
  /** Tool results up to this message are shortened. */
  readonly trimmedUntil: Id | null
  readonly toolResults: 'summarize' | 'redact'
  /** Tool rounds after the covered part and up to this message are told as text. */
  readonly flattenedUntil: Id | null
}

export type CheckpointState = 'running' | 'committed' | 'failed' | 'undone'

export type CheckpointRecord = {
  readonly id: Id
  readonly conversationId: Id
  /** Of a room: the one whose view it is. */
  readonly participantId: Id | null
  /** The checkpoint that was active when this one was made, and is again when it is undone. */
  readonly parentId: Id | null
  readonly state: CheckpointState
  readonly trigger: CompactionTrigger
  /** First message of the context it was made for; after a clear it does not hold. */
  readonly fromId: Id
  /** Last message it covers, shortens or flattens; a branch without it does not use it. */
  readonly boundaryId: Id
  /** Hash over the messages from `fromId` to `boundaryId`. */
  readonly coveredHash: string
  readonly recipe: Recipe
  /** Version of the summary in `recipe`; 0 without one. */
  readonly version: number
  /** Who wrote the summary. */
  readonly model: string | null
  readonly result: CompactionResult
  readonly createdAt: number
  /** When `state` changed last. */
  readonly changedAt: number
}

/** Compactions. Rows are added and change their state; none is ever deleted but with its conversation. */
export type CheckpointStore = {
  insert(record: CheckpointRecord): void
  update(id: Id, patch: Partial<Pick<CheckpointRecord, 'state' | 'boundaryId' | 'coveredHash' | 'recipe' | 'model' | 'result' | 'changedAt'>>): void
  get(id: Id): CheckpointRecord | null
  /** Of a conversation (null) or one participant, oldest first. */
  list(conversationId: Id, participantId: Id | null): readonly CheckpointRecord[]
  /** Of the whole database: what a crash left running. */
  running(): readonly CheckpointRecord[]
  /** Adds the next version of a summary and puts it in force. Returns its number, from 1. */
  addVersion(id: Id, version: Omit<SummaryVersion, 'version'>): number
  /** Oldest first. */
  versions(id: Id): readonly SummaryVersion[]
}

export type PinStore = {
  add(messageId: Id, at: number): void
  remove(messageId: Id): boolean
  /** Pinned messages of a conversation in the order of the log. */
  list(conversationId: Id): readonly Id[]
}

/** Whole tool results that were too long for the model. */
export type ToolOutputStore = {
  put(conversationId: Id, toolCallId: string, content: string): void
  get(conversationId: Id, toolCallId: string): string | null
}

export type McpStore = {
  list(): readonly McpServer[]
  get(id: Id): McpServer | null
  save(server: McpServer): void
  remove(id: Id): boolean
}

export type MediaRecord = Media & { readonly hash: string; readonly createdAt: number }

export type MediaStore = {
  insert(record: MediaRecord, text: string | null): void
  get(id: Id): MediaRecord | null
  text(id: Id): string | null
}

export type ConnectionStore = {
  list(): readonly Connection[]
  get(id: Id): Connection | null
  save(connection: Connection): void
  /** Conversations keep their id of it; they ask for another one when they are used. */
  remove(id: Id): boolean
}

export type ModelStore = {
  /** The user's own entries and what the connection's provider listed last. */
  list(connectionId: Id): readonly ModelInfo[]
  /** The entries for one model, the user's first. Its cost does not grow with the list. */
  find(connectionId: Id, model: string): readonly ModelInfo[]
  save(connectionId: Id, model: ModelInfo): void
  /** Replaces the provider's list; the user's entries stay. */
  replaceListed(connectionId: Id, models: readonly ModelInfo[]): void
}

export type SettingsStore = {
  /** Defaults for whatever is not stored or no longer valid. */
  get(): Settings
  update(patch: Partial<Settings>): Settings
}

/** Moving average of reported ÷ estimated input tokens, by provider and model. */
export type CalibrationStore = {
  get(provider: ProviderId, model: string): number | null
  set(provider: ProviderId, model: string, factor: number): void
}

/** Everything that lasts. All calls are synchronous; disk trouble throws `Failure` with code `disk`. */
export type Store = {
  /** Runs `work` in one transaction: all of it or nothing. Must not be nested. */
  transaction<T>(durability: Durability, work: () => T): T
  readonly conversations: ConversationStore
  readonly messages: MessageStore
  readonly turns: TurnStore
  readonly queue: QueueStore
  readonly requests: RequestStore
  readonly drafts: DraftStore
  readonly usage: UsageStore
  readonly connections: ConnectionStore
  readonly models: ModelStore
  readonly settings: SettingsStore
  readonly calibration: CalibrationStore
  readonly checkpoints: CheckpointStore
  readonly pins: PinStore
  readonly rooms: RoomStore
  readonly personas: PersonaStore
  readonly teams: TeamStore
  readonly toolOutputs: ToolOutputStore
  readonly mcp: McpStore
  readonly media: MediaStore
}

/** A row of the sidebar from its record; `running` is known to the engine only. */
export function toSummary(record: ConversationRecord, running: boolean): ConversationSummary {
  const { id, kind, title, pinned, archived, createdAt, updatedAt, unread, utilization } = record
  const { connectionId, model } = record.config
  return { id, kind, title, pinned, archived, createdAt, updatedAt, connectionId, model, running, unread, utilization }
}
