import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names'

export type NoticeTone = 'plain' | 'good' | 'warn' | 'bad'

const TONES: Readonly<Record<NoticeTone, { readonly icon: LucideIcon; readonly box: string; readonly mark: string }>> = {
  plain: { icon: Info, box: 'bg-sunk', mark: 'text-ink-3' },
  good: { icon: CircleCheck, box: 'bg-good-soft', mark: 'text-good' },
  warn: { icon: TriangleAlert, box: 'bg-warn-soft', mark: 'text-warn' },
  bad: { icon: CircleAlert, box: 'bg-bad-soft', mark: 'text-bad' },
}

type NoticeProps = {
  readonly tone?: NoticeTone | undefined
  readonly children: ReactNode
  /** Usually one button. */
  readonly action?: ReactNode
  readonly className?: string | undefined
}

/** A few words in place, where they belong to something on the page. `bad` is announced at once, `good` when there is a pause. */
export function Notice({ tone = 'plain', children, action, className }: NoticeProps) {
  const { icon: Icon, box, mark } = TONES[tone]
  const role = tone === 'bad' ? { role: 'alert' } : tone === 'good' ? { role: 'status' } : {}
  return (
    <div {...role} className={classNames('flex items-start gap-2 rounded-s px-2.5 py-1.75 text-ink', box, className)}>
      <Icon aria-hidden size={15} strokeWidth={1.75} className={classNames('mt-px shrink-0', mark)} />
      <div className="min-w-0 flex-1 break-words">{children}</div>
      {action}
    </div>
  )
}
