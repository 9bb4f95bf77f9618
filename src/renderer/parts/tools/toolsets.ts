import type { McpServer } from '@shared/model/mcp'
import { BUILTIN_TOOLSETS, type Toolset } from '@shared/model/tool'

/** True for what the app brings along; everything else is the id of an MCP server. */
export function isBuiltin(toolset: Toolset): toolset is (typeof BUILTIN_TOOLSETS)[number] {
  return BUILTIN_TOOLSETS.some((name) => name === toolset)
}

/** What is switched on and still exists; as long as the servers are not known, each is taken to exist. */
export function toolsetsOn(chosen: readonly Toolset[], servers: readonly McpServer[] | null): readonly Toolset[] {
  return chosen.filter((toolset) => isBuiltin(toolset) || servers === null || servers.some((server) => server.id === toolset))
}

/** The choice with one toolset switched on (at the end) or off. */
export function withToolset(chosen: readonly Toolset[], toolset: Toolset, on: boolean): readonly Toolset[] {
  const others = chosen.filter((each) => each !== toolset)
  return on ? [...others, toolset] : others
}
