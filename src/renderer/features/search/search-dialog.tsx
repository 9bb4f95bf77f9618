import { Dialog } from '@base-ui/react/dialog'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../ui/class-names'
import { DIALOG_FRAME, VEIL } from '../../ui/dialog'
import { SearchPanel } from './search-panel'

/** Looks through all messages of all conversations. Esc closes it and gives the focus back. */
export function SearchDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  /** A result was opened: the focus is where it is, and is not given back. */
  const left = useRef(false)
  return (
    <Dialog.Root open onOpenChange={(next) => (next ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Backdrop className={VEIL} />
        <Dialog.Viewport className="fixed inset-0 z-40 flex items-start justify-center overflow-hidden px-3 pt-[max(16px,9vh)] pb-4">
          <Dialog.Popup
            finalFocus={() => !left.current}
            className={classNames(DIALOG_FRAME, 'flex h-[min(640px,100%)] w-full max-w-180 flex-col overflow-hidden')}
          >
            <Dialog.Title className="sr-only">{t('search.title')}</Dialog.Title>
            <SearchPanel
              onLeave={() => {
                left.current = true
                onClose()
              }}
            />
            <Dialog.Close className="sr-only">{t('search.close')}</Dialog.Close>
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
