import type { Message } from '@shared/model/message'
import { memo } from 'react'
import { AssistantMessage } from './assistant-message'
import { ClearMarker } from './clear-marker'
import type { MessageActions } from './message-actions'
import { UserMessage } from './user-message'

export type MessageViewProps = {
  readonly message: Message
  /** What the author is called; null where the message above has the same author. */
  readonly name: string | null
  /** Tool results that answer this message's calls. */
  readonly results: readonly Message[]
  /** The last one of the log: only its turn can be retried. */
  readonly last: boolean
  /** Above a clear marker or a summary: the model does not see it any more. */
  readonly dim: boolean
  /** A clear marker that can be taken back. */
  readonly undoable: boolean
  readonly actions: MessageActions
}

/** One message of the log, whoever wrote it. Renders again only when one of its props changes. */
export const MessageView = memo(function MessageView({ message, name, results, last, dim, undoable, actions }: MessageViewProps) {
  switch (message.author.kind) {
    case 'user':
      return <UserMessage blocks={message.blocks} dim={dim} />
    case 'assistant':
    case 'participant':
      return <AssistantMessage message={message} name={name} results={results} last={last} dim={dim} actions={actions} />
    case 'system':
      return <ClearMarker message={message} onUndo={undoable ? actions.undoClear : null} />
    case 'tool':
      return null
  }
})
