import type { Block } from '@shared/model/message'
import type { SessionState } from '../sessions/session-state'

/** Ids of the calls in the active branch. */
export function usedCallIds(state: SessionState): ReadonlySet<string> {
  return new Set(state.entries.flatMap(({ message }) => message.blocks.flatMap((block) => (block.type === 'toolCall' ? [block.id] : []))))
}

/** Calls with an id that no other call of the branch has: some servers number theirs from 0 in every answer, or in one. */
export function withOwnCallIds(blocks: readonly Block[], used: () => ReadonlySet<string>): readonly Block[] {
  if (!blocks.some((block) => block.type === 'toolCall')) return blocks
  const taken = new Set(used())
  return blocks.map((block) => {
    if (block.type !== 'toolCall') return block
    let id = block.id || 'call'
    for (let number = 2; taken.has(id); number += 1) id = `${block.id || 'call'}_${number}`
    taken.add(id)
    return id === block.id ? block : { ...block, id }
  })
}
