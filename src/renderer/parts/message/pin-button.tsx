import type { Id } from '@shared/ids'
import { Pin } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ActionButton } from './action-button'

type PinButtonProps = { readonly messageId: Id; readonly pinned: boolean; readonly onPin: (messageId: Id, pinned: boolean) => void }

/** Has every later summary quote the message word for word, or no longer. */
export function PinButton({ messageId, pinned, onPin }: PinButtonProps) {
  const { t } = useTranslation()
  return (
    <ActionButton title={pinned ? t('compaction.pin.unpinHint') : t('compaction.pin.pinHint')} onClick={() => onPin(messageId, !pinned)}>
      {pinned ? t('compaction.pin.unpin') : t('compaction.pin.pin')}
    </ActionButton>
  )
}

/** Says that a message is pinned, and what that means. */
export function PinMark() {
  const { t } = useTranslation()
  return (
    <span role="img" aria-label={t('compaction.pin.markHint')} title={t('compaction.pin.markHint')} className="flex items-center gap-1 px-1.5 text-accent">
      <Pin aria-hidden size={12} strokeWidth={2} />
      <span aria-hidden>{t('compaction.pin.mark')}</span>
    </span>
  )
}
