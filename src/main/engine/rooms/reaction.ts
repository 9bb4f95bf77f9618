import type { Id } from '@shared/ids'
import type { Message } from '@shared/model/message'
import type { Reaction } from '@shared/model/room'
import type { Entry } from '../ports'

/** What may make the cast answer: a message of the user, an answer, a notice of what happened in the room, or a message for information only. */
export type Trigger = 'user' | 'participant' | 'system' | 'context'

const REACTIONS: Readonly<Record<Reaction, readonly Trigger[]>> = {
  always: ['user', 'participant', 'system', 'context'],
  userOnly: ['user'],
  participantsOnly: ['participant'],
  exceptSystem: ['user', 'participant', 'context'],
  conversational: ['user', 'participant'],
  exceptContext: ['user', 'participant', 'system'],
}

/** Whether the cast answers what has come. */
export function reacts(reaction: Reaction, trigger: Trigger): boolean {
  return REACTIONS[reaction].includes(trigger)
}

/**
 * Whether the cast goes on by itself: whether the rule of the room has it answer its last answer, or anything that has come
 * since. A room in which nothing stands yet begins at the user's word.
 *
 * @param standing messages of runs that count
 */
export function goesOn(reaction: Reaction, log: readonly Pick<Entry, 'message'>[], standing: ReadonlySet<Id>): boolean {
  if (log.length === 0) return true
  const last = log.findLastIndex(({ message }) => triggerOf(message, standing) === 'participant')
  return log.slice(Math.max(0, last)).some(({ message }) => {
    const trigger = triggerOf(message, standing)
    return trigger !== null && reacts(reaction, trigger)
  })
}

function triggerOf({ id, author, blocks }: Message, standing: ReadonlySet<Id>): Trigger | null {
  switch (author.kind) {
    case 'user':
      return blocks.some((block) => block.type === 'notice' && block.notice === 'context-only') ? 'context' : 'user'
    case 'participant':
      return standing.has(id) ? 'participant' : null
    case 'system':
      return 'system'
    default:
      return null
  }
}
