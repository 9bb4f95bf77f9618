import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode, RefObject } from 'react'
import { buttonClass } from './button'
import { classNames } from './class-names'

type DialogProps = {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  /** Names the dialog for screen readers and tests. */
  readonly title: string
  readonly description?: ReactNode
  readonly children?: ReactNode
  /** Buttons, the primary one last. */
  readonly footer?: ReactNode
  readonly size?: 'm' | 'l' | 'xl' | undefined
  /** With a label there is a close button in the corner; needed where the footer offers no way out. */
  readonly closeLabel?: string | undefined
  /** What gets the focus on opening; otherwise the first thing that takes it. */
  readonly initialFocus?: RefObject<HTMLElement | null> | undefined
  /** False where a press outside would lose what was typed. */
  readonly closeOnOutsidePress?: boolean | undefined
}

const SIZES = { m: 'max-w-120', l: 'max-w-160', xl: 'max-w-200' } as const

export const VEIL = 'fixed inset-0 z-40 bg-veil transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0'
export const DIALOG_FRAME = 'pop rounded-l border border-line-strong bg-raise text-ink shadow-pop outline-none data-nested-dialog-open:brightness-70'

/** A modal dialog: named by its title, closed by Esc, its focus kept inside and given back afterwards. */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, children, footer, size = 'm', closeLabel, initialFocus, closeOnOutsidePress = true } = props
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)} disablePointerDismissal={!closeOnOutsidePress}>
      <Base.Portal>
        <Base.Backdrop className={VEIL} />
        {/* The room above it gives way before anything of a tall dialog has to be scrolled. */}
        <Base.Viewport className="fixed inset-0 z-40 flex flex-col items-center overflow-y-auto px-3 pb-6 before:min-h-6 before:shrink before:basis-[12vh] before:content-['']">
          <Base.Popup className={classNames(DIALOG_FRAME, 'relative w-full shrink-0 px-5 py-4.5', SIZES[size])} {...(initialFocus ? { initialFocus } : {})}>
            <Base.Title className={classNames('font-semibold text-l', closeLabel !== undefined && 'pr-8')}>{title}</Base.Title>
            {description === undefined ? null : <Base.Description className="mt-1 text-ink-2">{description}</Base.Description>}
            {children}
            {footer === undefined ? null : <div className="mt-4.5 flex flex-wrap items-center justify-end gap-2">{footer}</div>}
            {closeLabel === undefined ? null : (
              <Base.Close aria-label={closeLabel} className={classNames(buttonClass('quiet', 'm', 'square'), 'absolute top-3.5 right-3.5')}>
                <X aria-hidden size={16} strokeWidth={1.75} />
              </Base.Close>
            )}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  )
}
