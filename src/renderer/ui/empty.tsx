import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names'

type EmptyProps = {
  readonly title: string
  readonly text?: ReactNode
  readonly icon?: LucideIcon | undefined
  /** Usually one button. */
  readonly action?: ReactNode
  readonly className?: string | undefined
}

/** What stands where there is nothing yet: what it is, and the one thing to do about it. */
export function Empty({ title, text, icon: Icon, action, className }: EmptyProps) {
  return (
    <div className={classNames('flex flex-col items-center justify-center gap-2 px-6 py-10 text-center', className)}>
      {Icon ? <Icon aria-hidden size={20} strokeWidth={1.5} className="mb-1 text-ink-3" /> : null}
      <p className="font-medium text-l">{title}</p>
      {text === undefined ? null : <p className="max-w-90 text-ink-2">{text}</p>}
      {action === undefined ? null : <div className="mt-2">{action}</div>}
    </div>
  )
}
