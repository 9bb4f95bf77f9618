import type { ToolDefinition, ToolPermission } from '@shared/model/tool'
import type { ToolOutcome } from '../../engine/ports'

/** One tool that Parley brings along. */
export type BuiltinTool = {
  readonly definition: ToolDefinition
  /** Fixed: what reaches into the network asks each time, what only computes never does. */
  readonly permission: ToolPermission
  /** `input` is what the model wrote and may be anything. Rejects with `Failure` where there is nothing better to say. */
  run(input: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<ToolOutcome>
}
