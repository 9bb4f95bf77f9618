import type { ChatStatus } from '@shared/model/chat'
import { useTranslation } from 'react-i18next'
import { KeyValue, type KeyValueRow } from '../../ui/key-value'
import { formatCost, formatKnown } from './format'

/** What a chat has used over all its requests; a figure nobody reported is a dash. */
export function TotalFigures({ status }: { readonly status: ChatStatus }) {
  const { t } = useTranslation()
  const { totals, cost, costIncomplete, requestCount } = status
  const money = cost === null ? t('gauge.none') : costIncomplete ? t('gauge.costAtLeast', { cost: formatCost(cost) }) : formatCost(cost)
  const rows: readonly KeyValueRow[] = [
    { label: t('gauge.requests'), value: String(requestCount) },
    { label: t('gauge.input'), value: formatKnown(totals.input) },
    { label: t('gauge.cached'), value: formatKnown(totals.cacheRead) },
    { label: t('gauge.output'), value: formatKnown(totals.output) },
    { label: t('gauge.cost'), value: money, title: costIncomplete ? t('gauge.costHint') : undefined },
  ]
  return <KeyValue rows={rows} />
}
