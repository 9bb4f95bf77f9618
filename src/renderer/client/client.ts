import type { AppError } from '@shared/errors'
import type { AppEvent, AppState } from '@shared/events/app'
import type { ChatEvent, ChatState } from '@shared/events/chat'
import type { RoomEvent, RoomState } from '@shared/events/room'
import type { Id } from '@shared/ids'
import type { CallInput, MethodName, OutputOf } from '@shared/methods'
import type { WindowCommand } from '@shared/model/command'
import type { StreamName, StreamState } from '@shared/protocol'
import type { Result } from '@shared/result'

/** `connecting` until the first answer of the host, `open`, and `lost` from a cut until the next answer. */
export type ConnectionState = 'connecting' | 'open' | 'lost'

/** The events that change a stream's state. */
export type EventOf<S extends StreamState> = S extends AppState ? AppEvent : S extends ChatState ? ChatEvent : S extends RoomState ? RoomEvent : never

/** What a stream delivers, in order and without gaps: a snapshot replaces everything before it. */
export type StreamListener<S extends StreamState> = {
  snapshot(state: S): void
  events(events: readonly EventOf<S>[]): void
  /** The stream does not exist; nothing follows unless the listener subscribes again. */
  refused(error: AppError): void
}

/** The page's only way to the engine: calls, streams and the host's commands, the same over every transport. */
export type Client = {
  /** Never rejects; where the connection is gone the answer is an error with code `network`. */
  call<M extends MethodName>(method: M, input: CallInput<M>): Promise<Result<OutputOf<M>>>
  /**
   * Follows a stream until the returned function is called; a second listener of the same stream takes the first one's place.
   * Detaching never aborts anything in the engine.
   */
  subscribe<S extends StreamState>(stream: StreamName, listener: StreamListener<S>): () => void
  /** Shows a chat, at a message if one is given, in a window of its own; in a browser, in a tab of its own. */
  openChatWindow(id: Id, messageId?: Id): void
  /** Commands of the desktop app's menu. */
  onCommand(listener: (command: WindowCommand) => void): () => void
  /** Tells the desktop host that everything typed is stored, after the command `close-window`. */
  confirmFlushed(): void
  /** Calls back at once with the present state and on each change; the error says why the host refuses this page. */
  onConnection(listener: (state: ConnectionState, refusal: AppError | null) => void): () => void
}
