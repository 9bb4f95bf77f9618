import type { Message } from '@shared/model/message'
import type { SpeakerRun } from '@shared/model/room'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatCost, formatDuration, formatKnown } from '../../parts/gauge/format'
import { ACTION } from '../../parts/message/action-button'
import { KeyValue } from '../../ui/key-value'
import { Popover } from '../../ui/popover'
import { useRoomView } from './room-context'

type CardDetailsProps = { readonly message: Message; readonly run: SpeakerRun | null }

/** Model, tokens, cost and times of one answer. The popover exists from the first press on: most are never opened. */
export function CardDetails(props: CardDetailsProps) {
  const { t } = useTranslation()
  const [used, setUsed] = useState(false)
  const [open, setOpen] = useState(false)
  const start = (): void => {
    setUsed(true)
    setOpen(true)
  }
  const button = (
    <button type="button" aria-haspopup="dialog" className={ACTION} onClick={used ? undefined : start}>
      {t('rooms.room.card.details')}
    </button>
  )
  if (!used) return button
  return (
    <Popover trigger={button} title={t('rooms.room.card.details')} open={open} onOpenChange={setOpen} className="w-66">
      <Details {...props} />
    </Popover>
  )
}

function Details({ message, run }: CardDetailsProps) {
  const { t } = useTranslation()
  const { modelName } = useRoomView()
  const { model, connectionId, firstTokenMs, createdAt } = message
  const usage = run?.usage ?? message.usage
  const none = t('transcript.detail.none')
  const took = run?.startedAt && run.endedAt ? run.endedAt - run.startedAt : message.endedAt === undefined ? null : message.endedAt - createdAt
  return (
    <KeyValue
      rows={[
        { label: t('transcript.detail.model'), value: modelName(model, connectionId), title: model },
        { label: t('transcript.detail.input'), value: formatKnown(usage?.input ?? null) },
        ...(usage?.cacheRead ? [{ label: t('transcript.detail.cached'), value: formatKnown(usage.cacheRead) }] : []),
        { label: t('transcript.detail.output'), value: formatKnown(usage?.output ?? null) },
        ...(usage?.reasoning ? [{ label: t('transcript.detail.reasoning'), value: formatKnown(usage.reasoning) }] : []),
        { label: t('transcript.detail.cost'), value: run && run.cost !== null ? formatCost(run.cost) : none },
        { label: t('transcript.detail.firstToken'), value: firstTokenMs === undefined ? none : formatDuration(firstTokenMs) },
        { label: t('transcript.detail.duration'), value: took === null ? none : formatDuration(took) },
        ...(run && run.attempt > 1 ? [{ label: t('rooms.room.card.attemptNumber'), value: String(run.attempt) }] : []),
        { label: t('transcript.detail.time'), value: new Date(createdAt).toLocaleString() },
      ]}
    />
  )
}
