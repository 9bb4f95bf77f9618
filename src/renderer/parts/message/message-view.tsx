import type { Id } from '@shared/ids'
import type { Message } from '@shared/model/message'
import type { OpenCall } from '@shared/model/tool'
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
  /** Those of its calls that are not answered yet. */
  readonly calls: readonly OpenCall[]
  /** The last one of the log: only its turn can be retried. */
  readonly last: boolean
  /** Its turn was stopped while its calls were open: no later message says so. */
  readonly stopped: boolean
  /** Above a clear marker or a summary: the model does not see it any more. */
  readonly dim: boolean
  /** The model reads a summary in its place. */
  readonly covered: boolean
  /** Quoted word for word in every summary. */
  readonly pinned: boolean
  /** A clear marker that can be taken back. */
  readonly undoable: boolean
  readonly editing: boolean
  readonly onEdit: (messageId: Id | null) => void
  readonly actions: MessageActions
}

/** One message of the log, whoever wrote it. Renders again only when one of its props changes. */
export const MessageView = memo(function MessageView(props: MessageViewProps) {
  const { message, name, results, calls, last, stopped, dim, covered, pinned, undoable, editing, onEdit, actions } = props
  switch (message.author.kind) {
    case 'user':
      return <UserMessage message={message} dim={dim} covered={covered} pinned={pinned} editing={editing} onEdit={onEdit} actions={actions} />
    case 'assistant':
    case 'participant':
      return (
        <AssistantMessage
          message={message}
          name={name}
          results={results}
          calls={calls}
          last={last}
          stopped={stopped}
          dim={dim}
          covered={covered}
          pinned={pinned}
          actions={actions}
        />
      )
    case 'system':
      return <ClearMarker message={message} onUndo={undoable ? actions.undoClear : null} />
    case 'tool':
      return null
  }
})
