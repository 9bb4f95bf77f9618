import { Failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { McpServer } from '@shared/model/mcp'
import { BUILTIN_TOOLSETS, type Toolset } from '@shared/model/tool'
import type { Clock, Log, RunnableTool, Search, Store, ToolRunner } from '../engine/ports'
import type { BuiltinTool } from './builtin/builtin-tool'
import { calculatorTool } from './builtin/calculator'
import { clockTool } from './builtin/clock'
import { searchEarlierTool } from './builtin/search-earlier'
import { webTool } from './builtin/web'
import { createPool } from './mcp/pool'
import { createMcpToolsets } from './mcp/toolsets'
import type { McpSecrets } from './mcp-secrets'
import { CANCELLED, failed } from './outcome'
import { untilAborted } from './until-aborted'
import { type AddressCheck, isPublicAddress } from './web/address'
import { type Resolve, systemResolve } from './web/guarded-agent'
import { createWorkshop } from './workshop'

export { createMcpSecrets, type McpSecrets } from './mcp-secrets'

export type ToolPorts = {
  readonly store: Pick<Store, 'mcp' | 'transaction'>
  readonly secrets: McpSecrets
  readonly search: Pick<Search, 'earlier'>
  readonly clock: Clock
  readonly log: Log
  /** The script of `worker.ts` as this build has it. */
  readonly worker: string | URL
  /** Which addresses the web tool may reach and how names are resolved; tests give their own. */
  readonly web?: { readonly allowed?: AddressCheck; readonly resolve?: Resolve }
}

/** Built-in tools and MCP servers, and what their settings need. */
export type Tools = ToolRunner & {
  /** Starts or reaches a server anew, lists its tools and stores them; permissions stay by name. Rejects with `Failure`. */
  test(id: Id): Promise<McpServer>
  /** Ends the connection to a server that was changed or removed; the next use opens a new one. */
  forget(id: Id): Promise<void>
  /** Ends all servers and the worker. Nothing runs afterwards. */
  close(): Promise<void>
}

type BuiltinToolset = (typeof BUILTIN_TOOLSETS)[number]

/** Nothing is loaded and nothing started before it is used. */
export function createTools(ports: ToolPorts): Tools {
  const { clock, log } = ports
  const workshop = createWorkshop(ports)
  const { allowed = isPublicAddress, resolve = systemResolve } = ports.web ?? {}
  const builtin: Readonly<Record<BuiltinToolset, BuiltinTool>> = {
    clock: clockTool(clock),
    calculator: calculatorTool(workshop),
    web: webTool({ clock, workshop, allowed, resolve }),
  }
  const searchEarlier = searchEarlierTool(ports.search)
  const pool = createPool(ports)
  const mcp = createMcpToolsets({ ...ports, pool })

  async function toolsOf(toolset: Toolset): Promise<readonly RunnableTool[]> {
    if (isBuiltin(toolset)) {
      return [offeredBuiltin(builtin[toolset])]
    }
    try {
      return await mcp.offered(toolset)
    } catch (reason) {
      if (!(reason instanceof Failure)) throw reason
      const { message, detail } = reason.error
      log.warn('tools: a server is left out', { id: toolset, reason: message, ...(detail !== undefined && { detail }) })
      return []
    }
  }

  return {
    async list(toolsets, { coveredUntil }) {
      const tools = (await Promise.all([...new Set(toolsets)].map(toolsOf))).flat()
      return coveredUntil === null ? tools : [...tools, offeredBuiltin(searchEarlier)]
    },
    async run(toolsets, name, input, scope, signal) {
      if (signal.aborted) return CANCELLED
      try {
        for (const toolset of toolsets) {
          if (!isBuiltin(toolset)) {
            const outcome = await mcp.run(toolset, name, input, signal)
            if (outcome) return outcome
          } else if (builtin[toolset].definition.name === name) {
            return await untilAborted(builtin[toolset].run(input, signal), signal)
          }
        }
        if (scope.coveredUntil !== null && name === searchEarlier.definition.name) return await untilAborted(searchEarlier.run(input, scope), signal)
        return failed(`There is no tool called ${name} in this chat.`)
      } catch (reason) {
        if (signal.aborted) return CANCELLED
        log.error('tools: a tool failed', { name, reason: String(reason) })
        return failed(reason instanceof Failure ? reason.message : 'The tool failed unexpectedly.')
      }
    },
    allowAlways(toolsets, name) {
      // Built-in tools keep their permission: what asks, asks each time.
      toolsets.some((toolset) => !isBuiltin(toolset) && mcp.allowAlways(toolset, name))
    },
    test: (id) => mcp.test(id),
    forget: (id) => pool.drop(id),
    async close() {
      await Promise.all([pool.close(), workshop.close()])
    },
  }
}

function offeredBuiltin({ definition, permission }: Pick<BuiltinTool, 'definition' | 'permission'>): RunnableTool {
  return { ...definition, source: 'builtin', origin: 'Built in', permission }
}

function isBuiltin(toolset: Toolset): toolset is BuiltinToolset {
  return BUILTIN_TOOLSETS.some((name) => name === toolset)
}
