import type { Id } from '@shared/ids'
import type { Message } from '@shared/model/message'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { MessageActions } from './message-actions'

type Side = 'previous' | 'next'

/** The arrow that was pressed: switching shows another message in its place, and the focus goes on there. */
let pressed: { readonly messageId: Id; readonly side: Side } | null = null

type BranchArrowsProps = { readonly message: Message; readonly actions: MessageActions }

/** `‹ 2/3 ›`: which version of a message this is, and the way to the others. Nothing where there is only one. */
export function BranchArrows({ message, actions }: BranchArrowsProps) {
  const { t } = useTranslation()
  const { id, siblings } = message
  const group = useRef<HTMLFieldSetElement>(null)
  useEffect(() => {
    if (pressed?.messageId !== id) return
    const { side } = pressed
    pressed = null
    const arrow = group.current?.querySelector<HTMLButtonElement>(`[data-side="${side}"]:enabled`) ?? group.current?.querySelector('button:enabled')
    if (arrow instanceof HTMLElement) arrow.focus({ preventScroll: true })
  }, [id])
  if (!siblings || siblings.length < 2) return null
  const at = siblings.indexOf(id)
  const go = (side: Side): void => {
    const target = siblings[side === 'previous' ? at - 1 : at + 1]
    if (target === undefined) return
    pressed = { messageId: target, side }
    actions.switchBranch(target)
  }
  const place = { index: at + 1, count: siblings.length }
  return (
    <fieldset ref={group} aria-label={t('transcript.version', place)} className="m-0 flex shrink-0 items-center border-0 p-0 tabular-nums">
      <button
        type="button"
        data-side="previous"
        aria-label={t('transcript.versionBefore')}
        disabled={at <= 0}
        onClick={() => go('previous')}
        className="grid size-5.5 place-items-center rounded-s hover:bg-hover hover:text-ink disabled:opacity-40"
      >
        <ChevronLeft aria-hidden size={14} strokeWidth={1.75} />
      </button>
      <span>
        {place.index}/{place.count}
      </span>
      <button
        type="button"
        data-side="next"
        aria-label={t('transcript.versionAfter')}
        disabled={at < 0 || at >= siblings.length - 1}
        onClick={() => go('next')}
        className="grid size-5.5 place-items-center rounded-s hover:bg-hover hover:text-ink disabled:opacity-40"
      >
        <ChevronRight aria-hidden size={14} strokeWidth={1.75} />
      </button>
    </fieldset>
  )
}
