import type { Id } from '@shared/ids'
import type { Message } from '@shared/model/message'
import type { OpenCall } from '@shared/model/tool'

export type Row = {
  readonly message: Message
  /** The message above is by the same author in the same turn: no name again. */
  readonly continues: boolean
  readonly results: readonly Message[]
  /** Its calls that are not answered yet. */
  readonly calls: readonly OpenCall[]
  /** Nothing follows but answers to its calls. */
  readonly last: boolean
  /** Its turn ended with its calls: it was stopped there. */
  readonly stopped: boolean
  readonly dim: boolean
  /** A summary stands for it in the model's context. */
  readonly covered: boolean
  /** Quoted word for word in every summary. */
  readonly pinned: boolean
  readonly undoable: boolean
}

/** What is going on in the session beside the messages. */
export type Activity = {
  readonly openCalls: readonly OpenCall[]
  readonly running: boolean
  /** The last message that gave way to the summary in force; null for none. */
  readonly coveredUntil?: Id | null
  readonly pins?: readonly Id[]
}

const NO_RESULTS: readonly Message[] = []
const NO_CALLS: readonly OpenCall[] = []
const NO_PINS: readonly Id[] = []
const UNKNOWN: Activity = { openCalls: NO_CALLS, running: true }

/**
 * The rows of a transcript: messages of tools go into the row of the calls they answer. `previous` is the last answer
 * of this function; rows that are the same keep their identity, so that only what changed renders again.
 */
export function rowsOf(messages: readonly Message[], previous: readonly Row[], activity: Activity = UNKNOWN): readonly Row[] {
  const { openCalls, running, coveredUntil = null, pins = NO_PINS } = activity
  const cleared = clearState(messages)
  // Not among the messages: it lies before them, and so does everything that is covered.
  const covered = coveredUntil === null ? -1 : messages.findLastIndex((message) => message.id === coveredUntil)
  const pinned = new Set(pins)
  const rows: Row[] = []
  for (let index = 0; index < messages.length; index++) {
    const message = messages[index]
    if (!message || message.author.kind === 'tool') continue
    const results = resultsAfter(messages, index)
    const last = index + results.length === messages.length - 1
    const gone = index > cleared.index && index <= covered && !pinned.has(message.id)
    const next = {
      message,
      continues: continuesAbove(rows.at(-1)?.message, message),
      results,
      calls: callsOf(message, openCalls),
      last,
      stopped: last && !running && message.state === 'completed' && message.blocks.some((block) => block.type === 'toolCall'),
      dim: index < cleared.index || gone,
      covered: gone,
      pinned: pinned.has(message.id),
      undoable: index === cleared.index && index === messages.length - 1,
    }
    const before = previous[rows.length]
    rows.push(before && isSame(before, next) ? before : next)
  }
  return rows.length === previous.length && rows.every((row, index) => row === previous[index]) ? previous : rows
}

function continuesAbove(above: Message | undefined, message: Message): boolean {
  return (
    above?.turnId === message.turnId &&
    above.author.kind === message.author.kind &&
    above.author.participantId === message.author.participantId &&
    above.model === message.model
  )
}

function resultsAfter(messages: readonly Message[], index: number): readonly Message[] {
  let end = index + 1
  while (messages[end]?.author.kind === 'tool') end++
  return end === index + 1 ? NO_RESULTS : messages.slice(index + 1, end)
}

function callsOf({ blocks }: Message, openCalls: readonly OpenCall[]): readonly OpenCall[] {
  if (openCalls.length === 0) return NO_CALLS
  const own = openCalls.filter((call) => blocks.some((block) => block.type === 'toolCall' && block.id === call.toolCallId))
  return own.length === 0 ? NO_CALLS : own
}

/** Where the context begins: the last marker that has not been taken back. */
function clearState(messages: readonly Message[]): { readonly index: number } {
  const undone = new Set<Id>()
  for (let index = messages.length - 1; index >= 0; index--) {
    const message = messages[index]
    if (message?.author.kind !== 'system') continue
    for (const block of message.blocks) {
      if (block.type !== 'notice') continue
      if (block.notice === 'clear-undone') undone.add(block.markerId)
      else if (!undone.has(message.id)) return { index }
    }
  }
  return { index: -1 }
}

function isSame(a: Row, b: Row): boolean {
  return (
    a.message === b.message &&
    a.continues === b.continues &&
    a.last === b.last &&
    a.stopped === b.stopped &&
    a.dim === b.dim &&
    a.covered === b.covered &&
    a.pinned === b.pinned &&
    a.undoable === b.undoable &&
    sameItems(a.results, b.results) &&
    sameItems(a.calls, b.calls)
  )
}

function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index])
}
