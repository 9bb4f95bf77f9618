import type { Message } from '@shared/model/message'
import { useTranslation } from 'react-i18next'
import { Divider } from './divider'

type ClearMarkerProps = {
  readonly message: Message
  /** Null: it was taken back already, or messages stand on it. */
  readonly onUndo: (() => void) | null
}

/** A line where the context was cleared, or where that was taken back. */
export function ClearMarker({ message, onUndo }: ClearMarkerProps) {
  const { t } = useTranslation()
  const notice = message.blocks.find((block) => block.type === 'notice')
  if (!notice) return null
  return (
    <Divider text={notice.notice === 'cleared' ? t('transcript.cleared') : t('transcript.clearUndone')}>
      {onUndo ? (
        <button type="button" className="text-accent hover:underline" onClick={onUndo}>
          {t('transcript.undo')}
        </button>
      ) : null}
    </Divider>
  )
}
