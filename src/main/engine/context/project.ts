import type { Id } from '@shared/ids'
import type { Block, Message, ToolResultBlock } from '@shared/model/message'
import { shortResult } from '../compaction/short-result'
import { summaryBlocks } from '../compaction/summary-block'
import type { ContextMessage, Entry, ImageContent, Recipe } from '../ports'
import { createCallIds } from './call-ids'
import { assistantStep, resultsAfter } from './steps'
import { sentBlocks } from './user-blocks'

/** A committed compaction as the projection needs it. */
export type Checkpoint = {
  readonly recipe: Recipe
  /** The pinned messages among those it covers. */
  readonly pinned: readonly Entry[]
  /** All pinned messages: what they hold is not shortened. */
  readonly pins?: ReadonlySet<Id>
}

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
  /** The caller adds a user's message behind it, so that it may end with an answer. */
  readonly followed?: boolean
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
  if (checkpoint && checkpoint.recipe.coveredUntil !== null) add('user', sentBlocks(summaryBlocks(checkpoint.recipe, checkpoint.pinned), target))
  const sent = replayed(entries, checkpoint, target)
  const messages = sent.map((entry) => entry.message)
  const openTurn = messages.at(-1)?.turnId
  const ids = createCallIds()
  const verbatim = pinnedCalls(messages, checkpoint?.pins)
  const trimmed = lastUpTo(sent, entries, checkpoint?.recipe.trimmedUntil)
  const flattened = lastUpTo(sent, entries, checkpoint?.recipe.flattenedUntil)
  messages.forEach((message, index) => {
    switch (message.author.kind) {
      case 'user':
      case 'participant':
        add('user', sentBlocks(message.blocks, target))
        return
      case 'assistant': {
        if (context.length === 0) return
        const own = message.turnId === openTurn && message.contextHash === target.contextHash
        const shorten = index <= Math.max(trimmed, flattened) && checkpoint ? checkpoint.recipe.toolResults : null
        const results = shortened(resultsAfter(messages, index), shorten, verbatim)
        const step = assistantStep(message, results, { keepOpaque: own, tools: target.tools && index > flattened }, ids)
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
  while (!target.followed && context.at(-1)?.role === 'assistant') context.pop()
  return context
}

/** The entries whose text is part of the context; token estimates sum over exactly these. */
export function replayed(entries: readonly Entry[], checkpoint: Checkpoint | null, target: ReplayTarget): readonly Entry[] {
  const from = Math.max(contextStart(entries), keptFrom(entries, checkpoint?.recipe.coveredUntil))
  const dropped = target.interruptedAnswers === 'drop' ? interruptedTurns(entries, from) : null
  if (from === 0 && !dropped?.size) return entries
  return entries.slice(from).filter(({ message }) => !dropped?.has(message.turnId))
}

/** Index of the last of `sent` that stands in `entries` no later than a message, which itself may be left out; -1 for none. */
export function lastUpTo(sent: readonly Entry[], entries: readonly Entry[], id: Id | null | undefined): number {
  if (!id) return -1
  const own = sent.findLastIndex(({ message }) => message.id === id)
  if (own >= 0 || sent === entries) return own
  const before = new Set(entries.slice(0, entries.findLastIndex(({ message }) => message.id === id) + 1))
  return before.size === 0 ? -1 : sent.findLastIndex((entry) => before.has(entry))
}

/** Index of the first entry that no summary stands for. */
export function keptFrom(entries: readonly Entry[], coveredUntil: Id | null | undefined): number {
  return coveredUntil ? entries.findLastIndex(({ message }) => message.id === coveredUntil) + 1 : 0
}

function shortened(
  results: ReadonlyMap<string, ToolResultBlock>,
  mode: Recipe['toolResults'] | null,
  verbatim: ReadonlySet<string>,
): ReadonlyMap<string, ToolResultBlock> {
  return mode === null ? results : new Map([...results].map(([id, result]) => [id, verbatim.has(id) ? result : shortResult(result, mode)]))
}

/** The calls whose results stand in pinned messages. */
function pinnedCalls(messages: readonly Message[], pins: ReadonlySet<Id> | undefined): ReadonlySet<string> {
  if (!pins?.size) return new Set()
  const pinned = messages.filter(({ id, author }) => author.kind === 'tool' && pins.has(id))
  return new Set(pinned.flatMap(({ blocks }) => blocks.flatMap((block) => (block.type === 'toolResult' ? [block.toolCallId] : []))))
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
