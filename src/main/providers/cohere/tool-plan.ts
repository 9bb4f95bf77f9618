import type { ReasoningBlock } from '@shared/model/message'

/** Marks a reasoning block as the plan that a model gives beside its calls, and gets back there. */
const TOOL_PLAN = { toolPlan: true } as const

/** The plan as a block of the answer. */
export function toolPlanBlock(text: string): ReasoningBlock {
  return { type: 'reasoning', text, opaque: TOOL_PLAN }
}

/** True for blocks of `toolPlanBlock`, also after they have been stored. */
export function isToolPlan({ opaque }: ReasoningBlock): boolean {
  return typeof opaque === 'object' && opaque !== null && 'toolPlan' in opaque
}
