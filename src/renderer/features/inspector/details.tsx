import type { ChatStatus } from '@shared/model/chat'
import { ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IdRows } from './id-rows'

/** What only somebody needs who looks for a fault or writes a script: ids, and when it all began. */
export function Details({ status }: { readonly status: ChatStatus }) {
  const { t } = useTranslation()
  const rows = [
    { label: t('inspector.created'), value: new Date(status.createdAt).toLocaleString() },
    { label: t('inspector.modelId'), value: status.model },
    { label: t('inspector.conversationId'), value: status.conversationId },
    { label: t('inspector.sessionId'), value: status.sessionId },
  ]
  return (
    <details className="group mt-4.5">
      <summary className="flex w-fit cursor-default select-none list-none items-center gap-1 rounded-s font-semibold text-[11px] text-ink-3 hover:text-ink">
        {t('inspector.details')}
        <ChevronRight aria-hidden size={12} strokeWidth={2} className="transition-transform group-open:rotate-90" />
      </summary>
      <IdRows rows={rows} className="mt-2" />
    </details>
  )
}
