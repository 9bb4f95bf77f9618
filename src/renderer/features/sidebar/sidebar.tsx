import { Archive, ArrowLeft, PanelLeft, Settings } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { loadArchived, loadMoreConversations, navigate, toggleSidebar, useApp, useArchived } from '../../store'
import { Button } from '../../ui/button'
import { IconButton } from '../../ui/icon-button'
import { ConversationList } from './conversation-list'
import { filterByTitle } from './groups'
import { SearchBox } from './search-box'

type SidebarProps = {
  /** Begins a new chat; nothing is created before its first message. */
  readonly onNewChat: () => void
  /** Asks who is to be in a new room. */
  readonly onNewRoom: () => void
}

/** The left column: new chat, filter, conversations by date, archive and settings. */
export function Sidebar({ onNewChat, onNewRoom }: SidebarProps) {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const [view, setView] = useState<'recent' | 'archive'>('recent')
  const demo = useApp((app) => app.info.demo)
  return (
    <nav aria-label={t('sidebar.label')} className="flex h-full min-h-0 flex-col border-line border-r bg-side">
      <header className="flex items-center gap-1.5 px-2.5 pt-2.5 pb-2">
        <Button variant="primary" onClick={onNewChat}>
          {t('sidebar.newChat')}
        </Button>
        <Button onClick={onNewRoom}>{t('sidebar.newRoom')}</Button>
        <span className="flex-1" />
        <IconButton label={t('shell.commands.toggleSidebar')} icon={PanelLeft} shortcut="Mod+B" onClick={toggleSidebar} />
      </header>
      <SearchBox value={query} onChange={setQuery} onDown={focusFirstRow} />
      {view === 'recent' ? <Recent query={query} /> : <Archived query={query} onBack={() => setView('recent')} />}
      <footer className="flex items-center gap-1 border-line border-t px-2.5 py-1.5">
        {demo === true ? (
          <span title={t('sidebar.demoHint')} className="min-w-0 flex-1 truncate pl-2 text-ink-3 text-s">
            {t('sidebar.demo')}
          </span>
        ) : (
          <span className="flex-1" />
        )}
        <IconButton
          label={t('sidebar.showArchive')}
          icon={Archive}
          side="top"
          pressed={view === 'archive'}
          onClick={() => setView(view === 'archive' ? 'recent' : 'archive')}
        />
        <IconButton label={t('sidebar.settings')} icon={Settings} side="top" shortcut="Mod+," onClick={() => navigate({ page: 'settings' })} />
      </footer>
    </nav>
  )
}

function Recent({ query }: { readonly query: string }) {
  const { t } = useTranslation()
  const conversations = useApp((app) => app.conversations)
  if (!conversations) return <Note>{t('common.loading')}</Note>
  const open = conversations.filter((row) => !row.archived)
  if (open.length === 0) {
    return (
      <Note>
        <span className="block font-medium text-ink-2">{t('sidebar.emptyTitle')}</span>
        {t('sidebar.emptyText')}
      </Note>
    )
  }
  const rows = filterByTitle(open, query)
  if (rows.length === 0) return <Note>{t('sidebar.noMatch', { query })}</Note>
  return <ConversationList rows={rows} onEnd={() => void loadMoreConversations()} />
}

function Archived({ query, onBack }: { readonly query: string; readonly onBack: () => void }) {
  const { t } = useTranslation()
  const { rows, loaded } = useArchived()
  useEffect(() => {
    if (!loaded) void loadArchived()
  }, [loaded])
  const found = filterByTitle(rows, query)
  return (
    <>
      <div className="flex items-center gap-1 px-2.5">
        <IconButton label={t('sidebar.back')} icon={ArrowLeft} size="s" onClick={onBack} />
        <h2 className="font-semibold">{t('sidebar.archiveTitle')}</h2>
      </div>
      {found.length > 0 ? (
        <ConversationList rows={found} onEnd={() => void loadArchived()} />
      ) : (
        <Note>{!loaded ? t('common.loading') : query === '' ? t('sidebar.emptyArchive') : t('sidebar.noMatch', { query })}</Note>
      )}
    </>
  )
}

function Note({ children }: { readonly children: ReactNode }) {
  return <p className="flex-1 px-4.5 pt-3 text-ink-3">{children}</p>
}

function focusFirstRow(): void {
  document.querySelector<HTMLElement>('nav [data-id] a')?.focus()
}
