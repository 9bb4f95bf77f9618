import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Confirm } from '../../ui/confirm'
import { Dialog } from '../../ui/dialog'

export type FormControls = {
  /** Tells the dialog whether something typed would be lost. Stable, so that effects may depend on it. */
  readonly onDirty: (dirty: boolean) => void
  /** Closes at once, when everything is saved. */
  readonly close: () => void
  /** Closes, but asks first if something would be lost. */
  readonly cancel: () => void
}

type FormDialogProps = {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: string
  readonly description?: string
  readonly size?: 'm' | 'l' | 'xl'
  /** The form; it starts afresh with every opening. */
  readonly children: (controls: FormControls) => ReactNode
}

/** A dialog with a form. Esc and Cancel ask before they discard what was typed; a press outside does nothing. */
export function FormDialog({ open, onOpenChange, title, description, size = 'm', children }: FormDialogProps) {
  const { t } = useTranslation()
  const [dirty, setDirty] = useState(false)
  const [asking, setAsking] = useState(false)

  function close(): void {
    setDirty(false)
    onOpenChange(false)
  }
  const cancel = () => (dirty ? setAsking(true) : close())

  return (
    <Dialog open={open} onOpenChange={(next) => (next ? undefined : cancel())} closeOnOutsidePress={false} title={title} description={description} size={size}>
      {children({ onDirty: setDirty, close, cancel })}
      {/* Inside the dialog, so that Esc and the focus come back to it. */}
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t('settings.unsaved.title')}
        description={t('settings.unsaved.text')}
        confirmLabel={t('settings.unsaved.discard')}
        cancelLabel={t('settings.unsaved.keep')}
        danger
        onConfirm={close}
      />
    </Dialog>
  )
}
