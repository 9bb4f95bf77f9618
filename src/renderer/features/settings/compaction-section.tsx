import { DEFAULT_COMPACTION } from '@shared/model/compaction'
import { useTranslation } from 'react-i18next'
import { CompactionFields } from '../../parts/compaction/compaction-fields'
import { useCompactionForm } from '../../parts/compaction/use-compaction-form'
import { useApp } from '../../store'
import { saveCompaction } from './save-compaction'

/** How new chats make room in the window of their model. */
export function CompactionSection() {
  const { t } = useTranslation()
  const value = useApp((app) => app.settings.compaction) ?? DEFAULT_COMPACTION
  const form = useCompactionForm(saveCompaction)
  return (
    <>
      <p className="mb-5 max-w-130 text-ink-2">{t('compaction.settings.intro')}</p>
      <CompactionFields value={value} form={form} />
    </>
  )
}
