import type { Compaction } from '@shared/model/compaction'
import { useTranslation } from 'react-i18next'
import { Spinner } from '../../ui/spinner'
import type { Subject } from './calls'
import { SummaryText } from './summary-text'
import { useSummary } from './use-summary'

type SummaryPanelProps = { readonly subject: Subject; readonly compaction: Compaction }

/** The summary in force, below its divider. */
export function SummaryPanel({ subject, compaction }: SummaryPanelProps) {
  const { t } = useTranslation()
  const { texts, error } = useSummary(subject, compaction)
  const text = texts?.versions.at(-1)?.text
  return (
    <div className="mt-3 select-text rounded-m border border-line px-4 py-3 text-ink text-l">
      {error ? (
        <p className="text-bad text-m">{t('compaction.row.failed', { message: error.message })}</p>
      ) : text === undefined ? (
        <Spinner label={t('compaction.row.loading')} />
      ) : (
        <SummaryText text={text} />
      )}
    </div>
  )
}
