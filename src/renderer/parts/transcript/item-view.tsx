import type { Id } from '@shared/ids'
import type { Message } from '@shared/model/message'
import { CompactionDivider } from '../compaction/compaction-divider'
import { FailureRow } from '../compaction/failure-row'
import type { RowActions } from '../compaction/row-actions'
import { RunningRow } from '../compaction/running-row'
import type { MessageActions } from '../message/message-actions'
import { MessageView } from '../message/message-view'
import { RetryRow } from '../message/retry-row'
import { SendingMessage } from '../message/user-message'
import type { Item } from './items'

type ItemViewProps = {
  readonly item: Item
  readonly actions: MessageActions
  readonly rowActions: RowActions
  readonly name: (message: Message) => string
  readonly editing: Id | null
  readonly onEdit: (id: Id | null) => void
  /** Dividers whose summary is shown. */
  readonly open: ReadonlySet<Id>
  /** Messages are held back until the user says so. */
  readonly held: boolean
}

/** One item of the transcript, whatever it is. */
export function ItemView({ item, actions, rowActions, name, editing, onEdit, open, held }: ItemViewProps) {
  if ('retry' in item) return <RetryRow retry={item.retry} onCancel={actions.stop} />
  if ('sending' in item) return <SendingMessage blocks={item.content} />
  if ('divider' in item)
    return (
      <CompactionDivider
        compaction={item.divider}
        active={item.active}
        redoable={item.redoable}
        again={item.again}
        open={open.has(item.divider.id)}
        actions={rowActions}
      />
    )
  if ('compacting' in item) return <RunningRow compaction={item.compacting} actions={rowActions} />
  if ('failed' in item) return <FailureRow compaction={item.failed} waiting={held} actions={rowActions} />
  const { message, continues, ...row } = item
  return <MessageView {...row} message={message} name={continues ? null : name(message)} editing={message.id === editing} onEdit={onEdit} actions={actions} />
}

/** What an item is known by from render to render. */
export function keyOf(item: Item): string {
  if ('message' in item) return item.message.id
  if ('sending' in item) return item.sending
  if ('retry' in item) return 'retry'
  if ('divider' in item) return `divider ${item.divider.id}`
  return 'compacting' in item ? `compacting ${item.compacting.id}` : `failed ${item.failed.id}`
}
