import { useTranslation } from 'react-i18next'
import { useApp } from '../../store'
import { Kbd } from '../../ui/kbd'
import { Indexing } from './indexing'
import type { Search } from './use-search'

/** How much was found, how far the index is, and the keys that open a result. */
export function PanelFooter({ search }: { readonly search: Search }) {
  const { t } = useTranslation()
  const host = useApp((app) => app.info.host)
  const { hits, more, phase, indexing } = search
  return (
    <footer className="flex min-h-9 items-center gap-3 border-line border-t px-3.5 text-ink-3 text-s">
      <span role="status" className="shrink-0 tabular-nums">
        {phase === 'ready' && hits.length > 0 ? (more ? t('search.foundMore', { count: hits.length }) : t('search.found', { count: hits.length })) : null}
        {phase === 'ready' && hits.length === 0 ? <span className="sr-only">{t('search.emptyTitle')}</span> : null}
      </span>
      <Indexing progress={indexing} />
      <span className="flex-1" />
      {hits.length > 0 ? (
        <span aria-hidden className="flex shrink-0 items-center gap-3 max-sm:hidden">
          <span className="flex items-center gap-1.5">
            <Kbd keys="Enter" />
            {t('search.open')}
          </span>
          <span className="flex items-center gap-1.5">
            <Kbd keys="Mod+Enter" />
            {host === 'electron' ? t('search.ownWindow') : t('search.ownTab')}
          </span>
        </span>
      ) : null}
    </footer>
  )
}
