import type { AppError } from './errors'
import type { AppEvent, AppState } from './events/app'
import type { ChatEvent, ChatState } from './events/chat'
import type { RoomEvent, RoomState } from './events/room'
import type { Id } from './ids'
import type { WindowCommand } from './model/command'
import type { Result } from './result'

/** Raised when frames change in a way an older window cannot read. */
export const PROTOCOL_VERSION = 1

/** Largest frame in either direction, in UTF-8 bytes. */
export const MAX_FRAME_BYTES = 16 * 1024 * 1024

/** Largest HTTP body, in bytes. */
export const MAX_BODY_BYTES = 32 * 1024 * 1024

/** `app`, `chat:<id>` or `room:<id>`. */
export type StreamName = 'app' | `chat:${Id}` | `room:${Id}`

export type StreamEvent = AppEvent | ChatEvent | RoomEvent
export type StreamState = AppState | ChatState | RoomState

/** A place in a stream: sequence numbers mean nothing across epochs. */
export type StreamPosition = { readonly epoch: string; readonly seq: number }

/** What a window sends. */
export type ClientFrame =
  | { readonly t: 'hello'; readonly version: number }
  | { readonly t: 'call'; readonly id: number; readonly method: string; readonly input: unknown }
  | { readonly t: 'subscribe'; readonly stream: StreamName; readonly since?: StreamPosition }
  | { readonly t: 'unsubscribe'; readonly stream: StreamName }
  | { readonly t: 'ping' }

/**
 * What a window asks of the desktop host, which takes these frames before they reach the connection.
 * In a browser the page opens a tab itself; sent over a WebSocket they are unknown frames.
 */
export type WindowFrame =
  /** Shows a chat, at a message if one is given, in a window of its own; brings that window to the front where it is open already. */
  | { readonly t: 'window'; readonly open: 'chat'; readonly id: Id; readonly messageId?: Id }
  /** Answer to the command `close-window`: everything that was typed is stored. */
  | { readonly t: 'window'; readonly flushed: true }

/** What the main process sends. `events` carries events `from`, `from + 1`, … of one stream. */
export type ServerFrame =
  | { readonly t: 'welcome'; readonly version: number; readonly appVersion: string }
  | { readonly t: 'result'; readonly id: number; readonly result: Result<unknown> }
  | { readonly t: 'snapshot'; readonly stream: StreamName; readonly epoch: string; readonly seq: number; readonly state: StreamState }
  | { readonly t: 'events'; readonly stream: StreamName; readonly epoch: string; readonly from: number; readonly events: readonly StreamEvent[] }
  | { readonly t: 'refused'; readonly stream: StreamName; readonly error: AppError }
  | { readonly t: 'pong' }
  | { readonly t: 'error'; readonly error: AppError }
  /** A menu was used; only the desktop host sends it. */
  | { readonly t: 'command'; readonly command: WindowCommand }
