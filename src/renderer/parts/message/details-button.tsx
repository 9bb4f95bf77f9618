import type { Message } from '@shared/model/message'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { KeyValue, type KeyValueRow } from '../../ui/key-value'
import { Popover } from '../../ui/popover'
import { formatCost, formatDuration, formatKnown } from '../gauge/format'
import type { MessageActions } from './message-actions'

const LOOK = 'rounded-s px-1.5 py-1 leading-none hover:bg-hover hover:text-ink data-popup-open:bg-hover data-popup-open:text-ink'

type DetailsButtonProps = { readonly message: Message; readonly actions: MessageActions }

/** Model, tokens, cost and times of one answer. The popover exists from the first press on: most are never opened. */
export function DetailsButton({ message, actions }: DetailsButtonProps) {
  const { t } = useTranslation()
  const [used, setUsed] = useState(false)
  const [open, setOpen] = useState(false)
  const start = (): void => {
    setUsed(true)
    setOpen(true)
  }
  if (!used)
    return (
      <button type="button" className={LOOK} aria-haspopup="dialog" onClick={start}>
        {t('transcript.details')}
      </button>
    )
  return (
    <Popover
      trigger={
        <button type="button" className={LOOK}>
          {t('transcript.details')}
        </button>
      }
      title={t('transcript.detail.title')}
      open={open}
      onOpenChange={setOpen}
      className="w-66"
    >
      <Details message={message} actions={actions} />
    </Popover>
  )
}

function Details({ message, actions }: DetailsButtonProps) {
  const { t } = useTranslation()
  const { usage, model, connectionId, createdAt, endedAt, firstTokenMs } = message
  const cost = usage ? actions.costOf(model, connectionId, usage) : null
  const rows: (KeyValueRow | null)[] = [
    { label: t('transcript.detail.model'), value: actions.nameOf(model, connectionId), title: model },
    { label: t('transcript.detail.input'), value: formatKnown(usage?.input ?? null) },
    usage?.cacheRead ? { label: t('transcript.detail.cached'), value: formatKnown(usage.cacheRead) } : null,
    { label: t('transcript.detail.output'), value: formatKnown(usage?.output ?? null) },
    usage?.reasoning ? { label: t('transcript.detail.reasoning'), value: formatKnown(usage.reasoning) } : null,
    { label: t('transcript.detail.cost'), value: cost === null ? t('transcript.detail.none') : formatCost(cost) },
    { label: t('transcript.detail.firstToken'), value: firstTokenMs === undefined ? t('transcript.detail.none') : formatDuration(firstTokenMs) },
    { label: t('transcript.detail.duration'), value: endedAt === undefined ? t('transcript.detail.none') : formatDuration(endedAt - createdAt) },
    { label: t('transcript.detail.time'), value: new Date(createdAt).toLocaleString() },
  ]
  return <KeyValue rows={rows.filter((row) => row !== null)} />
}
