import { SearchX, TextSearch, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { Empty } from '../../ui/empty'
import { Spinner } from '../../ui/spinner'
import type { Search } from './use-search'

type PanelNoticeProps = { readonly search: Search; readonly query: string }

/** What stands where there are no results: why, and what to do about it. */
export function PanelNotice({ search, query }: PanelNoticeProps) {
  const { t } = useTranslation()
  if (query === '') return <Empty className="h-full" icon={TextSearch} title={t('search.startTitle')} text={t('search.startText')} />
  if (search.phase === 'failed')
    return (
      <div role="alert" className="h-full">
        <Empty
          className="h-full"
          icon={TriangleAlert}
          title={t('search.failedTitle')}
          text={search.error?.message}
          action={<Button onClick={search.retry}>{t('common.retry')}</Button>}
        />
      </div>
    )
  if (search.phase === 'ready')
    return <Empty className="h-full" icon={SearchX} title={t('search.emptyTitle')} text={t('search.emptyText', { query: search.query })} />
  return (
    <div className="grid h-full place-items-center">
      <Spinner label={t('search.loading')} size={18} />
    </div>
  )
}
