import type { IndexProgress } from '@shared/model/search'
import { useTranslation } from 'react-i18next'
import { Spinner } from '../../ui/spinner'

/** How far the messages are prepared for search; nothing once they are. */
export function Indexing({ progress }: { readonly progress: IndexProgress | null }) {
  const { t } = useTranslation()
  if (!progress) return null
  const percent = `${progress.total === 0 ? 0 : Math.floor((100 * progress.done) / progress.total)} %`
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-ink-3 text-s">
      <Spinner size={12} />
      <span className="truncate tabular-nums">{t('search.indexing', { percent })}</span>
    </span>
  )
}
