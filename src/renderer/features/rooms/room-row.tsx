import { memo, type ReactNode } from 'react'
import { useIsFound } from '../../parts/message/found'
import { classNames } from '../../ui/class-names'
import { RoomCard } from './room-card'
import { partOf } from './room-found'
import type { RoomRow } from './room-layout'
import { MissingRow, NoticeRow, OpeningRow } from './room-notices'
import { RoomUserMessage } from './room-user-message'

/** The column that cast, transcript and composer share. Its left edge is that of everything in it. */
const COLUMN = 'mx-auto max-w-room px-6 max-sm:px-4'

/** One row of the transcript. Renders again only when something in it changes. */
export const RowView = memo(function RowView({ row }: { readonly row: RoomRow }) {
  switch (row.kind) {
    case 'message':
      return (
        <Part id={row.key} className={COLUMN}>
          <RoomUserMessage message={row.message} round={row.round} />
        </Part>
      )
    case 'notice':
      return (
        <Part id={row.key} className={COLUMN}>
          <NoticeRow message={row.message} />
        </Part>
      )
    case 'opening':
      return (
        <div className={COLUMN}>
          <OpeningRow round={row.round} />
        </div>
      )
    case 'missing':
      return (
        <div className={COLUMN}>
          <MissingRow participantIds={row.participantIds} />
        </div>
      )
    case 'answer':
      return (
        <Part id={row.key} className={COLUMN}>
          <RoomCard card={row.card} round={row.round} framed={false} />
        </Part>
      )
    case 'cards':
      return (
        <div className={COLUMN}>
          <div className={classNames('grid grid-cols-1 gap-3 pb-6.5 @min-[700px]/log:grid-cols-2', inThree(row.cards.length) && IN_THREE)}>
            {row.cards.map((card) => (
              <Part key={card.participantId} id={partOf(row.round.id, card.participantId)} className="grid min-w-0">
                <RoomCard card={card} round={row.round} framed />
              </Part>
            ))}
          </div>
        </div>
      )
  }
})

/** Beyond the column, to both sides alike. */
const IN_THREE = '@min-[1280px]/log:ml-[calc(50%-min(50cqw-24px,620px))] @min-[1280px]/log:w-[min(100cqw-48px,1240px)] @min-[1280px]/log:grid-cols-3'

/** Four stand better two by two. */
function inThree(cards: number): boolean {
  return cards > 2 && cards !== 4
}

/** A part of the transcript that a search can lead to; it stands out for a moment then. */
function Part({ id, className, children }: { readonly id: string; readonly className: string; readonly children: ReactNode }) {
  return (
    <div data-row={id} data-found={useIsFound(id) || undefined} className={classNames('found-row', className)}>
      {children}
    </div>
  )
}
