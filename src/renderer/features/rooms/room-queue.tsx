import { messageText } from '@shared/model/message'
import type { QueuedMessage } from '@shared/model/room'
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useRoom } from '../../store'
import { Button } from '../../ui/button'
import { IconButton } from '../../ui/icon-button'
import { resumeRoom, unqueue } from './room-actions'

const SHOWN = 300

type RoomQueueProps = { readonly roomId: string; readonly queue: readonly QueuedMessage[] }

/** Messages that wait for the round that runs, above the box; where none runs, as after a restart, they wait for the user's go. */
export function RoomQueue({ roomId, queue }: RoomQueueProps) {
  const { t } = useTranslation()
  const held = useRoom(roomId, ({ status }) => status.state === 'idle') ?? false
  if (queue.length === 0) return null
  const label = t(held ? 'rooms.room.composer.queuedHeld' : 'rooms.room.composer.queued')
  return (
    <section aria-label={label} className="mb-2 rounded-m border border-line">
      <div className="flex min-h-8 items-center gap-2 px-3 text-ink-3 text-s">
        <p className="min-w-0 flex-1">{label}</p>
        {held ? (
          <Button size="s" onClick={() => void resumeRoom(roomId)}>
            {t('rooms.room.composer.queuedSend')}
          </Button>
        ) : null}
      </div>
      <ol className="max-h-36 overflow-y-auto">
        {queue.map((waiting) => (
          <li key={waiting.requestId} className="flex items-center gap-1.5 border-line border-t py-1 pr-1.5 pl-3">
            <span className="min-w-0 flex-1 truncate">{queuedText(waiting)}</span>
            {waiting.contextOnly ? <span className="text-ink-3 text-s">{t('rooms.room.composer.queuedContext')}</span> : null}
            <IconButton label={t('rooms.room.composer.removeQueued')} icon={X} size="s" onClick={() => void unqueue(roomId, waiting.roundId)} />
          </li>
        ))}
      </ol>
    </section>
  )
}

/** Its words, or the names of its files. */
function queuedText({ content }: QueuedMessage): string {
  const text = messageText(content).trim()
  if (text !== '') return text.slice(0, SHOWN)
  return content.flatMap((block) => (block.type === 'image' || block.type === 'file' ? [block.name] : [])).join(', ')
}
