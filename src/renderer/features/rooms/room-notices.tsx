import type { Id } from '@shared/ids'
import type { Message, NoticeBlock } from '@shared/model/message'
import type { Decision, Round } from '@shared/model/room'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { resumeRoom } from './room-actions'
import { useRoomView } from './room-context'

const LOOK = 'pb-4.5 text-center text-ink-3 text-s first:pt-0 select-text'

/** A marker in the log as a quiet row. */
export function NoticeRow({ message }: { readonly message: Message }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: what is in the log does not change
  return message.blocks.map((block, index) => (block.type === 'notice' ? <NoticeText key={index} notice={block} /> : null))
}

function NoticeText({ notice }: { readonly notice: NoticeBlock }) {
  const { t } = useTranslation()
  switch (notice.notice) {
    case 'cast': {
      const text = t(`rooms.room.row.cast.${notice.change}`, { name: notice.name })
      return <p className={LOOK}>{notice.detail === undefined ? text : `${text}: ${notice.detail}`}</p>
    }
    case 'ended':
      return <p className={LOOK}>{t(`rooms.room.row.ended.${notice.cause}`)}</p>
    case 'decision':
      return <DecisionText decision={notice.decision} />
    case 'cleared':
    case 'clear-undone':
    case 'context-only':
    case 'impersonation':
      return null
  }
}

function DecisionText({ decision }: { readonly decision: Decision }) {
  const { t } = useTranslation()
  const { seats } = useRoomView()
  const { action, participantIds, instruction, reason, fallback } = decision
  const names = participantIds.map((id) => seats.get(id)?.persona.name ?? '').join(', ')
  return (
    <div className={LOOK}>
      {fallback ? <p>{t('rooms.room.row.decision.fallback', { reason })}</p> : <p>{t(`rooms.room.row.decision.${action}`, { names, reason })}</p>}
      {instruction ? <p>{t('rooms.room.row.decision.instruction', { text: instruction })}</p> : null}
    </div>
  )
}

/** Says which round begins, where no message of the user does. */
export function OpeningRow({ round }: { readonly round: Round }) {
  const { t } = useTranslation()
  return (
    <div className="flex items-center gap-2.5 pt-1 pb-5 text-ink-3 text-s before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
      <span className="text-center">{t(`rooms.room.row.opening.${round.kind}`, { number: round.number })}</span>
    </div>
  )
}

/** After a crash: who was not heard to the end, and the way to hear them. */
export function MissingRow({ participantIds }: { readonly participantIds: readonly Id[] }) {
  const { t } = useTranslation()
  const { roomId, seats } = useRoomView()
  return (
    <div className="mb-5.5 flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-m border border-line bg-warn-soft px-3 py-2">
      <p className="min-w-0 flex-1 basis-52">
        {t('rooms.room.row.missingWho', { names: participantIds.map((id) => seats.get(id)?.persona.name ?? '').join(', ') })}
      </p>
      <Button onClick={() => void resumeRoom(roomId)}>{t('rooms.room.row.missing', { count: participantIds.length })}</Button>
    </div>
  )
}
