import type { AppError } from '@shared/errors'
import type { AppState } from '@shared/events/app'
import type { ChatState } from '@shared/events/chat'
import type { RoomState } from '@shared/events/room'
import type { Id } from '@shared/ids'
import type { ConversationKind } from '@shared/model/conversation'
import type { ModelInfo } from '@shared/model/model-info'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import type { ConnectionState } from '../client/client'
import { retainChat } from './chats'
import { kindIn, loadKind } from './kinds'
import { loadModels, modelsOf } from './models'
import { retainRoom } from './rooms'
import type { Route } from './route'
import { type ArchivedList, type Returned, type Sending, store, type Target } from './state'
import type { UiState } from './ui'

// The hooks of the store. Selectors should be narrow: a component renders again when its selection changes,
// compared by identity and, for objects and lists, one level deep.

/** Whether the engine can be reached now. */
export function useConnectionState(): ConnectionState {
  return useStore(store, (state) => state.connection)
}

/** Why the host does not let this page in, or null. */
export function useRefusal(): AppError | null {
  return useStore(store, (state) => state.refusal)
}

/** Reads from the app's state; undefined until it has come. */
export function useApp<T>(selector: (state: AppState) => T): T | undefined {
  return useStore(
    store,
    useShallow((state) => (state.app ? selector(state.app) : undefined)),
  )
}

/** Reads from a chat's state and follows it while mounted; undefined until it has come. */
export function useChat<T>(id: Id, selector: (state: ChatState) => T): T | undefined {
  useEffect(() => retainChat(id), [id])
  return useStore(
    store,
    useShallow((state) => {
      const chat = state.chats[id]?.state
      return chat ? selector(chat) : undefined
    }),
  )
}

/** Why a chat cannot be shown (it does not exist any more); undefined while it can. */
export function useChatError(id: Id): AppError | undefined {
  return useStore(store, (state) => state.chats[id]?.error ?? undefined)
}

/** Reads from a room's state and follows it while mounted; undefined until it has come. */
export function useRoom<T>(id: Id, selector: (state: RoomState) => T): T | undefined {
  useEffect(() => retainRoom(id), [id])
  return useStore(
    store,
    useShallow((state) => {
      const room = state.rooms[id]?.state
      return room ? selector(room) : undefined
    }),
  )
}

/** Why a room cannot be shown; undefined while it can. */
export function useRoomError(id: Id): AppError | undefined {
  return useStore(store, (state) => state.rooms[id]?.error ?? undefined)
}

/** What kind of conversation an id belongs to; undefined until that is known, and without an id. */
export function useConversationKind(id: Id | null): ConversationKind | undefined {
  const kind = useStore(store, (state) => (id === null ? undefined : kindIn(state, id)))
  const connected = useStore(store, (state) => state.connection === 'open' && state.app !== null)
  useEffect(() => {
    if (id !== null && kind === undefined && connected) void loadKind(id)
  }, [id, kind, connected])
  return kind
}

/** The models of a connection (of all connections without an id), fetched when first needed and again when they change. */
export function useModels(connectionId?: Id): readonly ModelInfo[] {
  const models = useStore(store, (state) => state.models[connectionId ?? ''])
  const connected = useStore(store, (state) => state.connection === 'open')
  useEffect(() => {
    if (!models && connected) void loadModels(connectionId)
  }, [models, connected, connectionId])
  return models ?? modelsOf(connectionId)
}

/** Messages of a chat that are on their way, oldest first. */
export function useSending(chatId: Id): readonly Sending[] {
  return useStore(
    store,
    useShallow((state) => state.sending.filter((row) => row.chatId === chatId)),
  )
}

/** Content of this chat that could not be sent and waits for the composer; `takeReturned` forgets it. */
export function useReturned(chatId: Id): Returned | undefined {
  return useStore(store, (state) => state.returned[chatId])
}

/** The archived conversations as far as they are loaded. */
export function useArchived(): ArchivedList {
  return useStore(store, (state) => state.archived)
}

/** What the centre of the window shows. */
export function useRoute(): Route {
  return useStore(store, (state) => state.route)
}

/** Where in this conversation the window is to go, if anywhere. */
export function useTarget(chatId: Id): Target | null {
  return useStore(store, (state) => (state.target?.conversationId === chatId ? state.target : null))
}

/** The words to mark in the conversation that is shown. */
export function useMarked(): readonly string[] {
  return useStore(store, (state) => state.marked)
}

/** Reads how this window is arranged. */
export function useUi<T>(selector: (ui: UiState) => T): T {
  return useStore(
    store,
    useShallow((state) => selector(state.ui)),
  )
}
