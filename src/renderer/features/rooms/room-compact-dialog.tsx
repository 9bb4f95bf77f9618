import type { CompactionResult } from '@shared/model/compaction'
import type { Participant } from '@shared/model/room'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatTokens } from '../../parts/gauge/format'
import { call } from '../../store'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Field, TextInput } from '../../ui/field'
import { report } from './room-report'

type CompactProps = { readonly roomId: string; readonly seat: Participant; readonly onClose: () => void }

/** "Compact now" for one participant: its requests change, nobody else's, and the transcript stays. */
export function CompactParticipantDialog({ roomId, seat, onClose }: CompactProps) {
  const { t } = useTranslation()
  const [focus, setFocus] = useState('')
  const [preview, setPreview] = useState<CompactionResult | null>(null)
  const subject = { id: roomId, participantId: seat.id }
  useEffect(() => {
    let current = true
    void call('compaction.preview', { id: roomId, participantId: seat.id }).then((result) => {
      if (current && report(result) && result.ok) setPreview(result.data)
    })
    return () => {
      current = false
    }
  }, [roomId, seat.id])
  const run = async (): Promise<void> => {
    const result = await call('compaction.run', { ...subject, ...(focus.trim() === '' ? {} : { focus: focus.trim() }) })
    if (report(result)) onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('rooms.room.compact.title')}
      description={t('rooms.room.compact.text', { name: seat.persona.name })}
      footer={
        <>
          <span role="status" className="flex-1 text-ink-2 tabular-nums">
            {preview === null
              ? t('rooms.room.compact.looking')
              : preview.compacted
                ? t('rooms.room.compact.preview', { before: formatTokens(preview.tokensBefore), after: formatTokens(preview.tokensAfter) })
                : preview.reason}
          </span>
          <Button onClick={onClose}>{t('rooms.room.cancel')}</Button>
          <Button variant="primary" disabled={preview?.compacted === false} onClick={() => void run()}>
            {t('rooms.room.compact.run')}
          </Button>
        </>
      }
    >
      <Field label={t('rooms.room.compact.focus')} className="mt-3.5">
        <TextInput value={focus} onChange={setFocus} maxLength={10_000} />
      </Field>
    </Dialog>
  )
}
