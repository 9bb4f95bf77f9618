import type { Id } from '@shared/ids'
import type { ChatConfig } from '@shared/model/chat'
import type { McpServer } from '@shared/model/mcp'
import { BUILTIN_TOOLSETS } from '@shared/model/tool'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { navigate } from '../../store'
import { Button } from '../../ui/button'
import { Notice } from '../../ui/notice'
import { Popover } from '../../ui/popover'
import { Switch } from '../../ui/switch'
import { useMcpServers } from './mcp-servers'
import { isBuiltin, toolsetsOn } from './toolsets'
import { useToolsets } from './use-toolsets'

export type ToolsMenuProps = {
  readonly chatId: Id
  readonly config: Pick<ChatConfig, 'tools' | 'toolsets'>
  /** Whether the model can call tools; undefined where nobody knows. */
  readonly supported: boolean | undefined
}

/** Names of tools a script offers that are spelled out. */
const SHOWN_NAMES = 5

/** Which tools the model may use in a chat: a quiet button that says how many are on, and a switch for each. */
export function ToolsMenu({ chatId, config, supported }: ToolsMenuProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  // A server may be gone that is still switched on here: the count must not claim it.
  const { servers, error } = useMcpServers(open || config.toolsets.some((toolset) => !isBuiltin(toolset)))
  const { chosen, set } = useToolsets(chatId, config.toolsets, (toolsets) => toolsetsOn(toolsets, servers))
  const count = toolsetsOn(chosen, servers).length
  return (
    <Popover
      side="top"
      title={t('tools.title')}
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button variant="quiet" className="tabular-nums">
          {count === 0 ? t('tools.button') : t('tools.buttonOn', { count })}
        </Button>
      }
    >
      <p className="mb-2 text-ink-2">{t('tools.intro')}</p>
      {supported === false ? (
        <Notice tone="warn" className="mb-2">
          {t('tools.unsupported')}
        </Notice>
      ) : null}
      <ul>
        {BUILTIN_TOOLSETS.map((name) => (
          <Row key={name} label={t(`tools.${name}`)} hint={t(`tools.${name}Hint`)}>
            {(label) => <Switch hideLabel label={label} checked={chosen.includes(name)} onChange={(on) => set(name, on)} />}
          </Row>
        ))}
        {servers?.map((server) => (
          <Row key={server.id} label={server.label} hint={<ServerHint server={server} />}>
            {(label) => <Switch hideLabel label={label} checked={chosen.includes(server.id)} onChange={(on) => set(server.id, on)} />}
          </Row>
        ))}
      </ul>
      {error ? <p className="mt-2 text-bad text-s">{t('tools.serversFailed', { message: error.message })}</p> : null}
      {config.tools.length > 0 ? <ScriptTools names={config.tools.map((tool) => tool.name)} /> : null}
      <div className="mt-2.5 flex items-center justify-between gap-3 border-line border-t pt-2.5">
        <span className="text-ink-3 text-s">{servers?.length === 0 ? t('tools.noServers') : null}</span>
        <button type="button" className="shrink-0 text-accent text-s hover:underline" onClick={() => navigate({ page: 'settings', section: 'tools' })}>
          {t('tools.manage')}
        </button>
      </div>
    </Popover>
  )
}

type RowProps = { readonly label: string; readonly hint: ReactNode; readonly children: (label: string) => ReactNode }

function Row({ label, hint, children }: RowProps) {
  return (
    <li className="flex items-center gap-3 border-line border-t py-1.75 first:border-t-0">
      <span className="min-w-0 flex-1">
        <span className="block truncate">{label}</span>
        <span className="block truncate text-ink-3 text-s">{hint}</span>
      </span>
      {children(label)}
    </li>
  )
}

function ServerHint({ server }: { readonly server: McpServer }) {
  const { t } = useTranslation()
  const usable = server.tools.filter((tool) => tool.permission !== 'never').length
  return server.tools.length === 0 ? t('tools.serverUntested') : t('tools.serverTools', { count: usable })
}

function ScriptTools({ names }: { readonly names: readonly string[] }) {
  const { t } = useTranslation()
  const shown = names.length > SHOWN_NAMES ? [...names.slice(0, SHOWN_NAMES), '…'] : names
  return <p className="mt-2 break-words text-ink-2 text-s">{t('tools.byScripts', { count: names.length, names: shown.join(', ') })}</p>
}
