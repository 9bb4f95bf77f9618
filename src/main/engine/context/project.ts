import type { Id } from '@shared/ids'
import type { Block, Message } from '@shared/model/message'
import type { ContextMessage, Entry } from '../ports'

/** A committed compaction: everything up to `coveredUntil` gives way to `summary`. */
export type Checkpoint = { readonly id: Id; readonly coveredUntil: Id; readonly summary: string }

/** What the projection must know about the receiving side. */
export type ProjectionTarget = {
  /** What becomes of interrupted answers: the partial text stays, or the whole turn is left out. */
  readonly interruptedAnswers: 'keep' | 'drop'
}

/**
 * The context a model is given: a pure function of the log. Entries are one branch, oldest first; the result starts
 * and ends with the user, roles alternate, and no text is blank or malformed (spec/providers.md, "Transcript rules").
 * Reasoning is never sent again: outside an open tool loop "absent" is valid for every provider.
 */
export function project(entries: readonly Entry[], checkpoint: Checkpoint | null, target: ProjectionTarget): readonly ContextMessage[] {
  const context: { role: ContextMessage['role']; blocks: Block[] }[] = []
  const add = (role: ContextMessage['role'], blocks: readonly Block[]): void => {
    const last = context.at(-1)
    if (last?.role === role) last.blocks.push(...blocks)
    else context.push({ role, blocks: [...blocks] })
  }
  if (checkpoint) add('user', [{ type: 'text', text: checkpoint.summary }])
  for (const { message } of replayed(entries, checkpoint, target)) {
    const role = roleOf(message)
    if (!role || (role === 'assistant' && context.length === 0)) continue
    const blocks = sendable(message.blocks, role)
    if (blocks.length > 0) add(role, blocks)
  }
  // A trailing answer (a turn whose question was left out) would ask nothing.
  while (context.at(-1)?.role === 'assistant') context.pop()
  return context
}

/** The entries whose text is part of the context; token estimates sum over exactly these. */
export function replayed(entries: readonly Entry[], checkpoint: Checkpoint | null, target: ProjectionTarget): readonly Entry[] {
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
  for (let index = from; index < entries.length; index += 1) {
    const message = entries[index]?.message
    if (message?.state === 'interrupted') turns.add(message.turnId)
  }
  return turns
}

function roleOf(message: Message): ContextMessage['role'] | null {
  switch (message.author.kind) {
    case 'user':
    case 'tool':
    case 'participant':
      return 'user'
    case 'assistant':
      return 'assistant'
    case 'system':
      return null
  }
}

function sendable(blocks: readonly Block[], role: ContextMessage['role']): readonly Block[] {
  const result: Block[] = []
  for (const block of blocks) {
    if (block.type !== 'text') continue
    const text = block.text.isWellFormed() ? block.text : block.text.toWellFormed()
    // Anthropic refuses a final assistant text with trailing blanks; nobody needs them.
    const kept = role === 'assistant' ? text.trimEnd() : text
    if (kept.trim() !== '') result.push(kept === block.text ? block : { type: 'text', text: kept })
  }
  return result
}
