import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { buttonClass } from './button'
import { classNames } from './class-names'
import { DIALOG_FRAME, VEIL } from './dialog'

type ViewerProps = {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  /** Names the dialog. */
  readonly title: string
  readonly closeLabel: string
  /** Beside the title, such as a way to save what is shown. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A dialog as large as the window allows, for one thing to look at. */
export function Viewer({ open, onOpenChange, title, closeLabel, actions, children }: ViewerProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className={VEIL} />
        <Base.Viewport className="fixed inset-0 z-40 grid place-items-center p-6 max-sm:p-2">
          <Base.Popup className={classNames(DIALOG_FRAME, 'flex max-h-full max-w-full flex-col')}>
            <div className="flex shrink-0 items-center gap-2 border-line border-b py-1.5 pr-1.5 pl-4">
              <Base.Title className="min-w-0 flex-1 truncate font-semibold text-m">{title}</Base.Title>
              {actions}
              <Base.Close aria-label={closeLabel} className={buttonClass('quiet', 'm', 'square')}>
                <X aria-hidden size={16} strokeWidth={1.75} />
              </Base.Close>
            </div>
            <div className="min-h-0 flex-1 overflow-auto">{children}</div>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  )
}
