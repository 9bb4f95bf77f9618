import type { Id } from '../ids'
import type { AppInfo } from '../model/app-info'
import type { Connection } from '../model/connection'
import type { ConversationSummary } from '../model/conversation'
import type { Settings } from '../model/settings'

/** Snapshot of stream `app`. `conversations` holds the newest page and every pinned one; older ones come by `conversation.list`. */
export type AppState = {
  readonly info: AppInfo
  readonly settings: Settings
  readonly connections: readonly Connection[]
  readonly conversations: readonly ConversationSummary[]
  readonly moreConversations: boolean
}

export type AppEvent =
  | { readonly type: 'settings-changed'; readonly settings: Settings }
  | { readonly type: 'connections-changed'; readonly connections: readonly Connection[] }
  | { readonly type: 'models-changed' }
  | { readonly type: 'conversation-changed'; readonly conversation: ConversationSummary }
  | { readonly type: 'conversation-removed'; readonly id: Id }
