import type { McpServer, McpTool } from '@shared/model/mcp'
import type { ToolPermission } from '@shared/model/tool'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { loadMcpServers } from '../../parts/tools/mcp-servers'
import { call, showToast } from '../../store'
import { transportInput } from './mcp-draft'
import { PermissionChoice } from './permission-choice'

type Wishes = Readonly<Record<string, ToolPermission>>

/** The tools of a server, each with its permission; a change takes effect at once. */
export function McpTools({ server }: { readonly server: McpServer }) {
  const { t } = useTranslation()
  /** What was pressed and is not confirmed yet. */
  const [wishes, setWishes] = useState<Wishes>({})
  const tools = server.tools.map((tool) => ({ ...tool, permission: wishes[tool.name] ?? tool.permission }))

  async function save(permissions: Wishes): Promise<void> {
    setWishes((before) => ({ ...before, ...permissions }))
    const { id, label, transport } = server
    const result = await call('mcp.save', { id, label, transport: transportInput(transport), permissions: { ...permissions } })
    if (result.ok) await loadMcpServers()
    else showToast({ text: result.error.message, tone: 'bad' })
    // Newer wishes stand until their own answer.
    setWishes((before) => Object.fromEntries(Object.entries(before).filter(([name, permission]) => permissions[name] !== permission)))
  }

  if (tools.length === 0) return <p className="mt-3 rounded-m bg-sunk px-3 py-2.5 text-ink-2">{t('settings.mcp.noTools')}</p>
  return (
    <div className="mt-3 rounded-m bg-sunk px-3 py-1">
      {tools.length > 1 ? (
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2">
          <span className="text-ink-2">{t('settings.mcp.all')}</span>
          <PermissionChoice
            label={t('settings.mcp.permissionAll')}
            value={common(tools)}
            onChange={(permission) => void save(Object.fromEntries(tools.map((tool) => [tool.name, permission])))}
          />
        </div>
      ) : null}
      <ul>
        {tools.map((tool) => (
          <li key={tool.name} className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 border-line border-t py-2 first:border-t-0">
            <div className="min-w-48 flex-1">
              <p className="break-all font-mono text-s leading-6.5">{tool.name}</p>
              {tool.description === '' ? null : (
                <p className="line-clamp-2 text-ink-2 text-s" title={tool.description}>
                  {tool.description}
                </p>
              )}
            </div>
            <PermissionChoice
              label={t('settings.mcp.permission', { tool: tool.name })}
              value={tool.permission}
              onChange={(permission) => void save({ [tool.name]: permission })}
            />
          </li>
        ))}
      </ul>
    </div>
  )
}

function common(tools: readonly McpTool[]): ToolPermission | 'mixed' {
  const first = tools[0]?.permission ?? 'ask'
  return tools.every((tool) => tool.permission === first) ? first : 'mixed'
}
