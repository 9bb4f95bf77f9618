import type { McpServer } from '@shared/model/mcp'
import { ChevronDown, Ellipsis } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { loadMcpServers } from '../../parts/tools/mcp-servers'
import { call, showToast } from '../../store'
import { Button } from '../../ui/button'
import { classNames } from '../../ui/class-names'
import { Confirm } from '../../ui/confirm'
import { IconButton } from '../../ui/icon-button'
import { Menu } from '../../ui/menu'
import { joinCommandLine } from './command-line'
import { McpTestResult } from './mcp-test-result'
import { McpTools } from './mcp-tools'
import { useMcpTest } from './use-mcp-test'

type McpRowProps = { readonly server: McpServer; readonly onEdit: () => void }

/** One MCP server: what it runs or where it is, whether it answers, its tools. */
export function McpRow({ server, onEdit }: McpRowProps) {
  const { t } = useTranslation()
  const { test, run, reset } = useMcpTest()
  const [removing, setRemoving] = useState(false)
  const [toolsOpen, setToolsOpen] = useState(false)
  const toolsId = useId()
  const { transport, tools, label } = server

  async function remove(): Promise<void> {
    const result = await call('mcp.remove', { id: server.id })
    if (result.ok) await loadMcpServers()
    else showToast({ text: result.error.message, tone: 'bad' })
  }

  return (
    <li className="border-line border-t py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-40 flex-1">
          <p className="truncate font-medium">{label}</p>
          <p className="line-clamp-2 break-all font-mono text-ink-2 text-s">
            {transport.type === 'stdio' ? joinCommandLine([transport.command, ...transport.args]) : transport.url}
          </p>
        </div>
        <div className="flex items-center gap-1">
          {test.state === 'running' ? (
            <Button onClick={reset}>{t('settings.connections.stopTest')}</Button>
          ) : (
            <Button onClick={() => void run(server.id)}>{t('settings.connections.test')}</Button>
          )}
          <Button variant="quiet" aria-expanded={toolsOpen} aria-controls={toolsId} onClick={() => setToolsOpen(!toolsOpen)} className="tabular-nums">
            {tools.length === 0 ? t('settings.mcp.untested') : t('settings.mcp.toolCount', { count: tools.length })}
            <ChevronDown aria-hidden size={14} className={classNames('transition-transform', toolsOpen && 'rotate-180')} />
          </Button>
          <Menu
            align="end"
            trigger={<IconButton icon={Ellipsis} label={t('settings.connections.more', { label })} />}
            items={[
              { label: t('settings.connections.edit'), onSelect: onEdit },
              'separator',
              { label: t('settings.connections.remove'), onSelect: () => setRemoving(true), danger: true },
            ]}
          />
        </div>
      </div>
      {test.state === 'idle' ? null : (
        <div className="mt-2">
          <McpTestResult test={test} kind={transport.type} />
        </div>
      )}
      <div id={toolsId}>{toolsOpen ? <McpTools server={server} /> : null}</div>
      <Confirm
        open={removing}
        onOpenChange={setRemoving}
        title={t('settings.connections.removeTitle', { label })}
        description={t('settings.mcp.removeText')}
        confirmLabel={t('settings.connections.removeConfirm')}
        cancelLabel={t('settings.cancel')}
        danger
        onConfirm={() => void remove()}
      />
    </li>
  )
}
