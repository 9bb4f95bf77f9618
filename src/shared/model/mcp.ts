import type { Id } from '../ids'
import type { ToolPermission } from './tool'

/** How an MCP server is reached. Values of `env` and headers are secrets: they go in and never come out. */
export type McpTransport =
  | { readonly type: 'stdio'; readonly command: string; readonly args: readonly string[]; readonly envNames: readonly string[] }
  | { readonly type: 'http'; readonly url: string; readonly headerNames: readonly string[] }

export type McpTool = { readonly name: string; readonly description: string; readonly permission: ToolPermission }

export type McpServer = {
  readonly id: Id
  readonly label: string
  readonly transport: McpTransport
  /** As listed the last time it was reached. */
  readonly tools: readonly McpTool[]
  readonly createdAt: number
}
