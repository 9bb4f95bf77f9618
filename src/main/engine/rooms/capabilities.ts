import type { Participant, RoomSettings } from '@shared/model/room'
import { BUILTIN_TOOLSETS, type Toolset } from '@shared/model/tool'
import type { RunnableTool, ToolRunner, ToolScope } from '../ports'

type Holder = Pick<Participant, 'id' | 'persona' | 'config'>
type Policy = RoomSettings['policy']

/**
 * What a participant may use: its own capabilities, and where the room has a policy only those the policy lists for it,
 * compared by id. A capability is a toolset, or a single tool by its name. The same list is told to the model and holds
 * where tools run.
 */
export function allowed({ id, persona, config }: Holder, policy: Policy): readonly string[] {
  const own = [...new Set([...persona.capabilities, ...config.toolsets])]
  if (policy === null) return own
  const listed = new Set(policy[id] ?? [])
  return own.filter((capability) => listed.has(capability))
}

/** The toolsets in which a participant's tools are found, and which of their tools it may run. */
export type ToolAccess = {
  readonly toolsets: readonly Toolset[]
  /** Toolsets of which it may run everything. */
  readonly whole: readonly Toolset[]
  /** Names of single tools. */
  readonly single: readonly string[]
}

export function toolAccess(participant: Holder, policy: Policy): ToolAccess {
  const known = new Set<string>([...BUILTIN_TOOLSETS, ...participant.config.toolsets])
  const may = allowed(participant, policy)
  const whole = may.filter((capability) => known.has(capability))
  const single = may.filter((capability) => !known.has(capability))
  return { toolsets: single.length === 0 ? whole : [...known], whole, single }
}

/** The tools of `access` that can be reached now. */
export async function toolsFor(tools: Pick<ToolRunner, 'list'>, { toolsets, whole, single }: ToolAccess, scope: ToolScope): Promise<readonly RunnableTool[]> {
  const [all, others] = await Promise.all([
    whole.length === 0 ? [] : tools.list(whole, scope),
    single.length === 0
      ? []
      : tools.list(
          toolsets.filter((toolset) => !whole.includes(toolset)),
          scope,
        ),
  ])
  return [...all, ...others.filter(({ name }) => single.includes(name))]
}
