import { AlertDialog } from '@base-ui/react/alert-dialog'
import type { ReactNode } from 'react'
import { Button, buttonClass } from './button'
import { classNames } from './class-names'
import { DIALOG_FRAME, VEIL } from './dialog'

type ConfirmProps = {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: string
  /** What will happen, and whether it can be undone. */
  readonly description: ReactNode
  /** A verb, not "OK". */
  readonly confirmLabel: string
  readonly cancelLabel: string
  readonly danger?: boolean | undefined
  readonly onConfirm: () => void
}

/** Asks before something that cannot be taken back. The focus starts on Cancel, so Enter alone destroys nothing. */
export function Confirm({ open, onOpenChange, title, description, confirmLabel, cancelLabel, danger = false, onConfirm }: ConfirmProps) {
  const confirm = () => {
    onOpenChange(false)
    onConfirm()
  }
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={VEIL} />
        <AlertDialog.Viewport className="fixed inset-0 z-40 flex items-start justify-center overflow-y-auto px-3 py-[max(24px,16vh)]">
          <AlertDialog.Popup className={classNames(DIALOG_FRAME, 'w-full max-w-100 px-5 py-4.5')}>
            <AlertDialog.Title className="font-semibold text-l">{title}</AlertDialog.Title>
            <AlertDialog.Description className="mt-1 text-ink-2">{description}</AlertDialog.Description>
            <div className="mt-4.5 flex justify-end gap-2">
              <AlertDialog.Close className={buttonClass()}>{cancelLabel}</AlertDialog.Close>
              <Button variant={danger ? 'danger' : 'primary'} onClick={confirm}>
                {confirmLabel}
              </Button>
            </div>
          </AlertDialog.Popup>
        </AlertDialog.Viewport>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
