import type { AppError } from '@shared/errors'
import type { AppState } from '@shared/events/app'
import type { ChatState } from '@shared/events/chat'
import type { RoomState } from '@shared/events/room'
import type { Id } from '@shared/ids'
import type { ConversationKind, ConversationSummary } from '@shared/model/conversation'
import type { MediaBlock, TextBlock } from '@shared/model/message'
import type { ModelInfo } from '@shared/model/model-info'
import { createStore } from 'zustand/vanilla'
import type { ConnectionState } from '../client/client'
import type { Route } from './route'
import type { UiState } from './ui'

/** A chat some part of the page looks at: its state once it has come, or why it cannot come. */
export type ChatEntry = { readonly state: ChatState | null; readonly error: AppError | null }

/** A room some part of the page looks at, likewise. */
export type RoomEntry = { readonly state: RoomState | null; readonly error: AppError | null }

/** What a user may send: texts, images and files. */
export type UserBlock = TextBlock | MediaBlock

/** A message on its way: shown at the end of its conversation until the turn or round it starts has appeared. */
export type Sending = {
  readonly requestId: Id
  readonly chatId: Id
  readonly content: readonly UserBlock[]
  readonly createdAt: number
  /** Known once the engine has answered. */
  readonly turnId: Id | null
  /** The last message when it was sent. */
  readonly after: Id | null
}

/** What could not be sent; the composer takes it back. */
export type Returned = { readonly content: readonly UserBlock[]; readonly error: AppError }

/** Where the next page of a list of conversations begins; null = there is none, or it is not known yet. */
export type Cursor = { readonly id: Id; readonly updatedAt: number }

/** The rows of the archived view, loaded page by page. */
export type ArchivedList = { readonly rows: readonly ConversationSummary[]; readonly more: boolean; readonly loaded: boolean }

/** A message the window is to show. `elsewhere`: not in the branch that is active; `failed`: the way to it could not be loaded. */
export type Target = { readonly conversationId: Id; readonly messageId: Id; readonly state: 'wanted' | 'shown' | 'elsewhere' | 'failed' }

/** Everything the page shows. Replaced as a whole, shared in its parts: what has not changed keeps its identity. */
export type StoreState = {
  readonly connection: ConnectionState
  /** Why the host does not let this page in. */
  readonly refusal: AppError | null
  readonly app: AppState | null
  /** Last row of the newest page of conversations that has been loaded. */
  readonly cursor: Cursor | null
  readonly archived: ArchivedList
  readonly chats: Readonly<Record<Id, ChatEntry>>
  readonly rooms: Readonly<Record<Id, RoomEntry>>
  /** Kinds of conversations that are in no list the page has; `gone` where there is no such conversation. */
  readonly kinds: Readonly<Record<Id, ConversationKind | 'gone'>>
  /** By connection; the key '' holds the models of all connections. */
  readonly models: Readonly<Record<string, readonly ModelInfo[]>>
  readonly sending: readonly Sending[]
  readonly returned: Readonly<Record<Id, Returned>>
  readonly route: Route
  readonly target: Target | null
  /** Words that are marked in the conversation that is shown. */
  readonly marked: readonly string[]
  readonly ui: UiState
}

export const INITIAL_STATE: StoreState = {
  connection: 'connecting',
  refusal: null,
  app: null,
  cursor: null,
  archived: { rows: [], more: false, loaded: false },
  chats: {},
  rooms: {},
  kinds: {},
  models: {},
  sending: [],
  returned: {},
  route: { page: 'home' },
  target: null,
  marked: [],
  ui: {
    sidebarOpen: true,
    inspectorOpen: false,
    sidebarFloats: false,
    inspectorFloats: false,
    solo: false,
    dialog: null,
    renaming: null,
    find: null,
    searchFor: '',
  },
}

/** The one store of the page. Features never touch it: they use the hooks and actions of `index.ts`. */
export const store = createStore<StoreState>()(() => INITIAL_STATE)
