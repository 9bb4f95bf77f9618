import type { McpServer } from '@shared/model/mcp'
import { BUILTIN_TOOLSETS } from '@shared/model/tool'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorNotice } from '../../parts/connections/error-notice'
import { useMcpServers } from '../../parts/tools/mcp-servers'
import { Button } from '../../ui/button'
import { Empty } from '../../ui/empty'
import { KeyValue } from '../../ui/key-value'
import { Spinner } from '../../ui/spinner'
import { McpDialog } from './mcp-dialog'
import { McpRow } from './mcp-row'

/** What models may use beside words: what is built in, and the MCP servers of the user. */
export function ToolsSection() {
  const { t } = useTranslation()
  const { servers, error } = useMcpServers(true)
  /** What the dialog is about; it keeps its subject while it fades out. */
  const [subject, setSubject] = useState<McpServer | 'new'>('new')
  const [open, setOpen] = useState(false)

  function edit(next: McpServer | 'new'): void {
    setSubject(next)
    setOpen(true)
  }

  return (
    <>
      <p className="max-w-130 text-ink-2">{t('settings.mcp.intro')}</p>
      <h2 className="mt-5 mb-2 font-medium text-m">{t('settings.mcp.builtin')}</h2>
      <KeyValue
        className="max-w-130"
        rows={BUILTIN_TOOLSETS.map((name) => ({ label: t(`tools.${name}`), value: <span className="text-ink-3">{t(`tools.${name}Hint`)}</span> }))}
      />
      <div className="mt-7 mb-2 flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-medium text-m">{t('settings.mcp.title')}</h2>
        {servers?.length === 0 ? null : <AddButton primary={false} onAdd={() => edit('new')} />}
      </div>
      <p className="mb-3 max-w-130 text-ink-2">{t('settings.mcp.localWarning')}</p>
      {error ? <ErrorNotice error={error} /> : null}
      {servers === null && error === null ? <Spinner label={t('common.loading')} /> : null}
      {servers?.length === 0 ? (
        <Empty
          title={t('settings.mcp.empty')}
          text={t('settings.mcp.emptyText')}
          action={<AddButton primary onAdd={() => edit('new')} />}
          className="border-line border-t"
        />
      ) : null}
      <ul>
        {servers?.map((server) => (
          <McpRow key={server.id} server={server} onEdit={() => edit(server)} />
        ))}
      </ul>
      <McpDialog open={open} onOpenChange={setOpen} subject={subject} />
    </>
  )
}

function AddButton({ primary, onAdd }: { readonly primary: boolean; readonly onAdd: () => void }) {
  const { t } = useTranslation()
  return (
    <Button variant={primary ? 'primary' : 'default'} onClick={onAdd}>
      <Plus aria-hidden size={14} strokeWidth={2} />
      {t('settings.mcp.add')}
    </Button>
  )
}
