import type { Round } from './room'

/** Whether the speakers of a round are blind to each other. */
export function isParallel({ kind, execution, decision }: Pick<Round, 'kind' | 'execution' | 'decision'>): boolean {
  if (kind === 'manual' || kind === 'conclusion') return false
  if (execution.model === 'moderator') return decision?.action === 'everyone' && !decision.fallback
  return execution.model === 'broadcast' || (execution.model === 'mentioned' && kind === 'message')
}
