import type { McpServer, McpTool } from '@shared/model/mcp'
import type { ToolPermission } from '@shared/model/tool'
import type { ListedTool } from './listing'

const MAX_STORED_DESCRIPTION = 500

/** The permission of a tool: what was set for its name; anything new asks. */
export function permissionOf(server: McpServer, tool: string): ToolPermission {
  return server.tools.find(({ name }) => name === tool)?.permission ?? 'ask'
}

/** The server with what it lists now; permissions stay by name. The same object where nothing has changed. */
export function withListed(server: McpServer, listed: readonly ListedTool[]): McpServer {
  const tools = listed.map(({ name, description }): McpTool => {
    return { name, description: description.slice(0, MAX_STORED_DESCRIPTION).toWellFormed(), permission: permissionOf(server, name) }
  })
  return JSON.stringify(tools) === JSON.stringify(server.tools) ? server : { ...server, tools }
}
