import type { Id } from '@shared/ids'
import type { Block } from '@shared/model/message'
import type { ContextMessage, Entry, ImageContent } from '../ports'
import { createCallIds } from './call-ids'
import { assistantStep, resultsAfter } from './steps'
import { userBlocks } from './user-blocks'

/** A committed compaction: everything up to `coveredUntil` gives way to `summary`. */
export type Checkpoint = { readonly id: Id; readonly coveredUntil: Id; readonly summary: string }

/** What the projection must know about the receiving side. */
export type ProjectionTarget = {
  /** What becomes of interrupted answers: the partial text stays, or the whole turn is left out. */
  readonly interruptedAnswers: 'keep' | 'drop'
  /** Tools are offered with this request; without them calls and results can only be told as text. */
  readonly tools: boolean
  /** The images that can be sent, by media id; null where the model takes none and is told their names. */
  readonly images: ReadonlyMap<Id, ImageContent> | null
  /** Texts of attached documents, by media id. */
  readonly documents: ReadonlyMap<Id, string>
  /** Reasoning is given back only to what has just produced it, on the same ground (spec/providers.md). */
  readonly contextHash: string
  /** Ask the model to go on from its own partial answer. */
  readonly continuing: boolean
}

/** What `replayed` looks at. */
export type ReplayTarget = Pick<ProjectionTarget, 'interruptedAnswers'>

const CONTINUE = 'Go on exactly where your answer above breaks off. Repeat nothing, and do not comment on the break.'

/**
 * The context a model is given: a pure function of the log. Entries are one branch, oldest first; the result starts
 * and ends with the user, roles alternate, every call is followed by its result, and no text is blank or malformed
 * (spec/providers.md, "Transcript rules").
 */
export function project(entries: readonly Entry[], checkpoint: Checkpoint | null, target: ProjectionTarget): readonly ContextMessage[] {
  const context: { role: ContextMessage['role']; blocks: Block[] }[] = []
  const add = (role: ContextMessage['role'], blocks: readonly Block[]): void => {
    if (blocks.length === 0) return
    const last = context.at(-1)
    if (last?.role === role) last.blocks.push(...blocks)
    else context.push({ role, blocks: [...blocks] })
  }
  if (checkpoint) add('user', [{ type: 'text', text: checkpoint.summary }])
  const messages = replayed(entries, checkpoint, target).map((entry) => entry.message)
  const openTurn = messages.at(-1)?.turnId
  const ids = createCallIds()
  messages.forEach((message, index) => {
    switch (message.author.kind) {
      case 'user':
      case 'participant':
        add('user', userBlocks(message.blocks, target))
        return
      case 'assistant': {
        if (context.length === 0) return
        const own = message.turnId === openTurn && message.contextHash === target.contextHash
        const step = assistantStep(message, resultsAfter(messages, index), { keepOpaque: own, tools: target.tools }, ids)
        add('assistant', step.said)
        add('user', step.results)
        return
      }
      case 'tool':
      case 'system':
        // Results go with the calls they answer; markers are not for models.
        return
    }
  })
  if (target.continuing && context.at(-1)?.role === 'assistant') add('user', [{ type: 'text', text: CONTINUE }])
  // A trailing answer (a turn whose question was left out) would ask nothing.
  while (context.at(-1)?.role === 'assistant') context.pop()
  return context
}

/** The entries whose text is part of the context; token estimates sum over exactly these. */
export function replayed(entries: readonly Entry[], checkpoint: Checkpoint | null, target: ReplayTarget): readonly Entry[] {
  const from = Math.max(contextStart(entries), checkpoint ? entries.findIndex(({ message }) => message.id === checkpoint.coveredUntil) + 1 : 0)
  const dropped = target.interruptedAnswers === 'drop' ? interruptedTurns(entries, from) : null
  if (from === 0 && !dropped?.size) return entries
  return entries.slice(from).filter(({ message }) => !dropped?.has(message.turnId))
}

/** Index of the first entry after the last clear that still stands. */
export function contextStart(entries: readonly Entry[]): number {
  const undone = new Set<Id>()
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const message = entries[index]?.message
    if (message?.author.kind !== 'system') continue
    for (const block of message.blocks) {
      if (block.type !== 'notice') continue
      if (block.notice === 'clear-undone') undone.add(block.markerId)
      else if (!undone.has(message.id)) return index + 1
    }
  }
  return 0
}

function interruptedTurns(entries: readonly Entry[], from: number): ReadonlySet<Id> {
  const turns = new Set<Id>()
  const open = entries.at(-1)?.message.turnId
  for (let index = from; index < entries.length; index += 1) {
    const message = entries[index]?.message
    // The turn that is being answered is never left out: its partial answer may be what is gone on from.
    if (message?.state === 'interrupted' && message.turnId !== open) turns.add(message.turnId)
  }
  return turns
}
