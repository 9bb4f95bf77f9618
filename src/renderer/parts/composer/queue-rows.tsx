import { messageText } from '@shared/model/message'
import type { QueuedRequest } from '@shared/model/turn'
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { IconButton } from '../../ui/icon-button'

type QueueRowsProps = {
  readonly queue: readonly QueuedRequest[]
  /** After a crash: nothing goes on by itself. */
  readonly held: boolean
  /** They wait for a compaction. */
  readonly compacting: boolean
  readonly onSendNow: (turnId: string) => void
  readonly onRemove: (turnId: string) => void
  readonly onResume: () => void
}

const SHOWN = 300

/** Messages that wait for their turn, above the box. */
export function QueueRows({ queue, held, compacting, onSendNow, onRemove, onResume }: QueueRowsProps) {
  const { t } = useTranslation()
  if (queue.length === 0) return null
  const why = held ? t('composer.queuedHeld') : compacting ? t('composer.queuedCompacting') : t('composer.queued')
  return (
    <section aria-label={t('composer.queued')} className="mb-2 rounded-m border border-line">
      <div className="flex min-h-8 items-center gap-2 px-3 text-ink-3 text-s">
        <span className="flex-1 py-1">{why}</span>
        {held ? (
          <Button size="s" onClick={onResume}>
            {t('composer.resume')}
          </Button>
        ) : null}
      </div>
      <ol className="max-h-36 overflow-y-auto">
        {queue.map((request) => (
          <li key={request.turnId} className="flex items-center gap-1 border-line border-t py-1 pr-1.5 pl-3">
            <span className="min-w-0 flex-1 truncate">{queuedText(request)}</span>
            <Button
              variant="quiet"
              size="s"
              title={compacting ? t('composer.sendNowCompacting') : t('composer.sendNowHint')}
              onClick={() => onSendNow(request.turnId)}
            >
              {t('composer.sendNow')}
            </Button>
            <IconButton label={t('composer.removeQueued')} icon={X} size="s" onClick={() => onRemove(request.turnId)} />
          </li>
        ))}
      </ol>
    </section>
  )
}

/** Its words, or the names of its files. */
function queuedText({ content }: QueuedRequest): string {
  const text = messageText(content).trim()
  if (text !== '') return text.slice(0, SHOWN)
  return content.flatMap((block) => (block.type === 'image' || block.type === 'file' ? [block.name] : [])).join(', ')
}
