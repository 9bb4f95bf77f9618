import type { Id } from '@shared/ids'
import type { Message } from '@shared/model/message'
import type { Entry } from '../ports'
import type { ParticipantRecord, RunRecord } from '../room-ports'
import { taggedBlocks } from './tags'

/** Finds a message of the log with its token count. */
export type Lookup = (id: Id) => Entry | undefined

/**
 * Everything a participant knows, as entries of its context: what it was given on joining, then for each of its own
 * successful runs in order the input and the answer. A pure function of what is stored: it only ever grows, so that
 * prompt caches stay warm, and resuming or branching rebuilds it byte for byte.
 *
 * @param runs the participant's runs in the order of starting
 */
export function memoryOf(
  participant: Pick<ParticipantRecord, 'id' | 'history'>,
  runs: readonly RunRecord[],
  lookup: Lookup,
  quick: (text: string) => number,
): Entry[] {
  const entries = inputEntries(participant.history, participant.id, lookup, quick)
  for (const run of runs) if (counts(run)) entries.push(...runEntries(run, lookup, quick))
  return entries
}

/** What one successful run adds to its participant's memory. */
export function runEntries(run: RunRecord, lookup: Lookup, quick: (text: string) => number): readonly Entry[] {
  const entries = givenEntries(run, lookup, quick)
  for (const id of run.output) {
    const entry = lookup(id)
    if (entry) entries.push(ownEntry(entry, run.id))
  }
  return entries
}

/** Stands where a run is given nothing new: one's own answers never follow each other, and never come first. */
const SILENCE = '(Nobody else has spoken since.)'

/** What a run is given, as one turn. */
export function givenEntries(run: RunRecord, lookup: Lookup, quick: (text: string) => number): Entry[] {
  const entries = inputEntries(run.input ?? [], run.id, lookup, quick)
  if (entries.length > 0) return entries
  const { id, conversationId } = run
  const blocks = [{ type: 'text', text: SILENCE } as const]
  // No row of the log: it follows from the run alone.
  return [
    { message: { id, conversationId, parentId: null, turnId: id, author: { kind: 'participant' }, blocks, state: 'completed', createdAt: 0 }, tokens: null },
  ]
}

/** True for a run whose answer stands: it is done, or the user let its partial text count. */
export function counts(run: Pick<RunRecord, 'state' | 'accepted'>): boolean {
  return run.state === 'done' || run.accepted
}

/** Messages of others as one turn of a participant's context. */
export function inputEntries(ids: readonly Id[], turnId: Id, lookup: Lookup, quick: (text: string) => number): Entry[] {
  const entries: Entry[] = []
  for (const id of ids) {
    const entry = lookup(id)
    if (!entry) continue
    const { tagged, tagTokens } = taggedOnce(entry.message, quick)
    if (tagged.blocks.length > 0) entries.push({ message: { ...tagged, turnId }, tokens: entry.tokens === null ? null : entry.tokens + tagTokens })
  }
  return entries
}

function ownEntry({ message, tokens }: Entry, turnId: Id): Entry {
  const author = message.author.kind === 'tool' ? message.author : { kind: 'assistant' as const }
  return { message: { ...message, turnId, author, state: 'completed' }, tokens }
}

type Tagged = { readonly tagged: Message; readonly tagTokens: number }

/** Everybody else in the room is given the same message in the same form, each in a turn of its own: it is made once. */
const made = new WeakMap<Message, Tagged>()

function taggedOnce(message: Message, quick: (text: string) => number): Tagged {
  const known = made.get(message)
  if (known) return known
  const { author } = message
  const kind = author.kind === 'user' ? 'user' : 'participant'
  const tagged: Message = { ...message, author: { ...author, kind }, blocks: taggedBlocks(message), state: 'completed' }
  const entry = { tagged, tagTokens: quick(`<message from="${author.name ?? 'User'}">\n\n</message>`) }
  // What is still being written is another object when it is done.
  made.set(message, entry)
  return entry
}
