import type { Id } from '@shared/ids'
import type { McpServer } from '@shared/model/mcp'
import { mcpServerSchema } from '@shared/schemas/mcp'
import type { Log, McpStore } from '../../engine/ports'
import type { Db } from '../database'
import { tryJson } from './columns'

type Row = { readonly uid: string; readonly label: string; readonly transport: string; readonly tools: string; readonly created_at: number }

const SELECT = 'SELECT uid, label, transport, tools, created_at FROM mcp_server'

/** MCP servers, without their secrets. A row that is not valid is logged and passed over; it stays in the database. */
export function createMcp(db: Db, log: Log): McpStore {
  const list = db.prepare<[], Row>(`${SELECT} ORDER BY created_at, uid`)
  const get = db.prepare<[Id], Row>(`${SELECT} WHERE uid = ?`)
  const save = db.prepare(`INSERT INTO mcp_server (uid, label, transport, tools, created_at)
    VALUES (@id, @label, @transport, @tools, @createdAt)
    ON CONFLICT (uid) DO UPDATE SET label = excluded.label, transport = excluded.transport, tools = excluded.tools, created_at = excluded.created_at`)
  const remove = db.prepare<[Id]>('DELETE FROM mcp_server WHERE uid = ?')

  function toServer(row: Row): McpServer | null {
    const { uid: id, label, transport, tools, created_at: createdAt } = row
    const parsed = mcpServerSchema.safeParse({ id, label, transport: tryJson(transport), tools: tryJson(tools), createdAt })
    if (parsed.success) return parsed.data
    log.warn('store: an MCP server is not valid', { id, fields: parsed.error.issues.map((issue) => issue.path.join('.')) })
    return null
  }

  return {
    list: () =>
      list
        .all()
        .map(toServer)
        .filter((server) => server !== null),
    get: (id) => {
      const row = get.get(id)
      return row ? toServer(row) : null
    },
    save: ({ id, label, transport, tools, createdAt }) =>
      void save.run({ id, label, transport: JSON.stringify(transport), tools: JSON.stringify(tools), createdAt }),
    remove: (id) => remove.run(id).changes > 0,
  }
}
