import { type Failure, failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import { EXPORT_FORMAT, EXPORT_VERSION, type ExportDocument, type ExportedRoom, exportSchema } from '@shared/schemas/export'
import { describeIssues } from '@shared/schemas/issues'
import { areUnique } from '@shared/schemas/team'

/** Deepest nesting of objects and lists in a file. */
const MAX_DEPTH = 64
const MOST_SEATED = 8

/**
 * Reads a file that says it is an exported conversation, and checks that everything in it holds together: a branch without
 * its beginning, or an answer by nobody, would only show much later. Throws `validation` or `too_large`.
 */
export function readImport(text: string): ExportDocument {
  if (isTooDeep(text)) throw refused('it is nested too deeply')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw failure('validation', 'This file is not JSON. Choose a conversation that was exported from Parley as JSON.')
  }
  checkFormat(value)
  const parsed = exportSchema.safeParse(value)
  if (!parsed.success) throw failure(describeIssues('', parsed.error.issues).code, describeIssues('This file cannot be read', parsed.error.issues).message)
  const document = parsed.data
  const messages = checkTree(document)
  for (const id of document.pins) if (!messages.has(id)) throw refused('a pin names a message that is not in it')
  if (document.kind === 'room') checkRoom(document, document.room, messages)
  else if (!isUnique(document.turns.map(({ id }) => id))) throw refused('two turns have the same id')
  return document
}

function refused(what: string): Failure {
  return failure('validation', `This file cannot be imported: ${what}. It was damaged, or changed by hand.`)
}

function checkFormat(value: unknown): void {
  const { format, version } = (typeof value === 'object' && value !== null ? value : {}) as { format?: unknown; version?: unknown }
  if (format !== EXPORT_FORMAT) throw failure('validation', 'This file is no conversation of Parley. Choose one that was exported as JSON.')
  if (typeof version === 'number' && version > EXPORT_VERSION)
    throw failure('unsupported', 'This file was made by a newer Parley. Update this one, then import it again.')
}

/** Without reading the text as JSON: what is nested a million times would exhaust whoever walks it. */
function isTooDeep(text: string): boolean {
  let depth = 0
  let quoted = false
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (quoted) {
      if (code === 0x5c) index += 1
      else if (code === 0x22) quoted = false
    } else if (code === 0x22) quoted = true
    else if (code === 0x5b || code === 0x7b) {
      depth += 1
      if (depth > MAX_DEPTH) return true
    } else if (code === 0x5d || code === 0x7d) depth -= 1
  }
  return false
}

function isUnique(ids: readonly (string | number)[]): boolean {
  return new Set(ids).size === ids.length
}

/** Every message after the one it follows; returns their ids. */
function checkTree({ messages, headId }: ExportDocument): ReadonlySet<Id> {
  const seen = new Set<Id>()
  for (const { id, parentId } of messages) {
    if (seen.has(id)) throw refused('two messages have the same id')
    if (parentId !== null && !seen.has(parentId)) throw refused('a message follows one that does not stand before it')
    seen.add(id)
  }
  if (headId === null ? seen.size > 0 : !seen.has(headId)) throw refused('it does not say which message is the last one')
  return seen
}

function checkRoom({ messages: log }: ExportDocument, room: ExportedRoom, messages: ReadonlySet<Id>): void {
  const people = new Set(room.participants.map(({ id }) => id))
  const rounds = new Map(room.rounds.map((round) => [round.id, round]))
  const runs = new Map(room.runs.map((run) => [run.id, run]))
  const known = (id: Id | null) => id === null || messages.has(id)
  const allKnown = (ids: readonly Id[]) => ids.every((id) => messages.has(id))
  const seated = room.participants.filter(({ leftAt }) => leftAt === null)

  if (people.size < room.participants.length || rounds.size < room.rounds.length || runs.size < room.runs.length) throw refused('an id is used twice')
  if (seated.length === 0 || seated.length > MOST_SEATED) throw refused(`a room needs 1 to ${MOST_SEATED} participants`)
  // Those who have left keep theirs, whoever has taken it since.
  if (!areUnique(seated.map(({ persona }) => persona.name))) throw refused('two participants have the same name')
  if (!room.participants.every(({ history, joinedAfter }) => allKnown(history) && known(joinedAfter) && isUnique(history)))
    throw refused('a participant joined with messages that are not in it')
  for (const { author } of log)
    if (author.participantId === undefined ? author.kind === 'participant' : !people.has(author.participantId))
      throw refused('an answer is by nobody of the cast')

  if (!isUnique(room.rounds.map(({ number }) => number))) throw refused('two rounds have the same number')
  room.rounds.forEach(({ promptId, horizonId, state, endedAt, number }, index) => {
    if (!known(promptId) || !known(horizonId)) throw refused(`round ${number} answers a message that is not in it`)
    if (number <= (room.rounds[index - 1]?.number ?? 0)) throw refused('its rounds are not in order')
    if ((state === 'paused') !== (endedAt === null)) throw refused(`it does not say whether round ${number} has ended`)
  })
  // Not always the last one: an earlier round is open again while one of its speakers tries again.
  if (room.rounds.filter(({ state }) => state === 'paused').length > 1) throw refused('several of its rounds have not ended')

  if (!isUnique(room.runs.map(({ roundId, participantId, attempt }) => `${roundId} ${participantId} ${attempt}`)))
    throw refused('somebody answers twice in the same attempt')
  const delivered = new Set(room.deliveries.map(({ messageId, participantId }) => `${messageId} ${participantId}`))
  const last = new Map(room.runs.filter(({ startedAt }) => startedAt !== null).map(({ participantId, id }) => [participantId, id]))
  for (const { id, roundId, participantId, messageId, input, output, state, accepted, startedAt } of room.runs) {
    const round = rounds.get(roundId)
    if (!round || !people.has(participantId)) throw refused('an answer belongs to no round or to nobody of the cast')
    if (!known(messageId) || !allKnown(input ?? []) || !allKnown(output)) throw refused('somebody was given a message that is not in it')
    if (state === 'queued' && round.state !== 'paused') throw refused('somebody waits in a round that is over')
    // What waits, and the last of somebody's where it broke off, is given again what it was given.
    const again = startedAt === null ? state === 'queued' : state !== 'done' && !accepted && last.get(participantId) === id
    if (!isUnique(input ?? []) || (again && input?.some((each) => delivered.has(`${each} ${participantId}`))))
      throw refused('somebody would be given a message twice')
  }

  if (delivered.size < room.deliveries.length) throw refused('a message was given to somebody twice')
  for (const { messageId, participantId, runId, how } of room.deliveries) {
    if (!messages.has(messageId) || !people.has(participantId)) throw refused('a message was given that is not in it, or to nobody')
    if (runId === null ? how === 'run' : runs.get(runId)?.participantId !== participantId) throw refused('a message was given by an answer of somebody else')
  }
}
