import type { Id } from '@shared/ids'
import type { Message } from '@shared/model/message'
import { isParallel } from '@shared/model/parallel'
import type { Participant, Round, SpeakerRun } from '@shared/model/room'
import { arranged } from './room-order'

/** One attempt of a participant to answer: what it wrote, its tools' results among it. */
export type Attempt = { readonly run: SpeakerRun; readonly messages: readonly Message[] }

/** What one participant has to say in one round. */
export type Card = {
  readonly participantId: Id
  /** As it was called then. */
  readonly name: string
  /** The newest attempt; null where its round is not loaded. */
  readonly run: SpeakerRun | null
  readonly messages: readonly Message[]
  /** Attempts before it that left something, oldest first. */
  readonly earlier: readonly Attempt[]
}

/** One row of the transcript. */
export type RoomRow =
  | { readonly kind: 'message'; readonly key: string; readonly message: Message; readonly round: Round | null }
  | { readonly kind: 'notice'; readonly key: string; readonly message: Message }
  /** A round that no message of the user opens. */
  | { readonly kind: 'opening'; readonly key: string; readonly round: Round }
  /** Parallel answers side by side. */
  | { readonly kind: 'cards'; readonly key: string; readonly round: Round; readonly cards: readonly Card[] }
  | { readonly kind: 'answer'; readonly key: string; readonly round: Round | null; readonly card: Card }
  /** Speakers a crash has cut off, or kept from beginning. */
  | { readonly kind: 'missing'; readonly key: string; readonly round: Round; readonly participantIds: readonly Id[] }

type Log = { readonly messages: readonly Message[]; readonly rounds: readonly Round[]; readonly cast: readonly Participant[] }

/** The rows of rounds as they were last made: of a long talk only the round that is under way is made anew. */
const remembered = new WeakMap<Round, { readonly answers: readonly Message[]; readonly cast: Log['cast']; readonly rows: readonly RoomRow[] }>()

/** True while something may still happen in a round. */
export function isOpen({ state }: Round): boolean {
  return state === 'queued' || state === 'running' || state === 'paused'
}

/** The round that occupies the room: not always the newest, for a speaker of an earlier one may be trying again. */
export function openRound(rounds: readonly Round[]): Round | null {
  return rounds.findLast(isOpen) ?? null
}

/**
 * The rows of a room's transcript, by round. `previous` is the last answer of this function: rows and cards that are the
 * same keep their identity, so that only the speakers who write render again.
 */
export function roomRows({ messages, rounds, cast }: Log, previous: readonly RoomRow[]): readonly RoomRow[] {
  const byId = new Map(rounds.map((round) => [round.id, round]))
  const spoken = groupByTurn(messages)
  const before = new Map(previous.map((row) => [row.key, row]))
  const rows: RoomRow[] = []
  const done = new Set<Id>()
  const push = (row: RoomRow): void => {
    const old = before.get(row.key)
    rows.push(old ? kept(old, row) : row)
  }
  const pushRound = (id: Id): void => {
    if (done.has(id)) return
    done.add(id)
    const round = byId.get(id) ?? null
    const answers = spoken.get(id)?.answers ?? []
    const known = round && remembered.get(round)
    if (known && known.cast === cast && sameItems(known.answers, answers)) {
      rows.push(...known.rows)
      return
    }
    const from = rows.length
    for (const row of rowsOfRound(id, round, answers, cast)) push(row)
    if (round) remembered.set(round, { answers, cast, rows: rows.slice(from) })
  }
  for (const [index, message] of messages.entries()) {
    const { turnId } = message
    if (message.author.kind === 'user') push({ kind: 'message', key: message.id, message, round: byId.get(turnId) ?? null })
    else if (message.author.kind === 'system') push({ kind: 'notice', key: message.id, message })
    else pushRound(turnId)
    // A round in which nobody has begun to write stands behind what opens it.
    const group = spoken.get(turnId)
    if (group?.last === index && group.answers.length === 0) pushRound(turnId)
  }
  const last = rounds.at(-1)
  if (last && isOpen(last)) pushRound(last.id)
  return rows.length === previous.length && rows.every((row, index) => row === previous[index]) ? previous : rows
}

type Group = { readonly answers: Message[]; last: number }

function groupByTurn(messages: readonly Message[]): ReadonlyMap<Id, Group> {
  const groups = new Map<Id, Group>()
  for (const [index, message] of messages.entries()) {
    const group = groups.get(message.turnId) ?? { answers: [], last: index }
    groups.set(message.turnId, group)
    group.last = index
    if (message.author.kind !== 'user' && message.author.kind !== 'system') group.answers.push(message)
  }
  return groups
}

function rowsOfRound(id: Id, round: Round | null, answers: readonly Message[], cast: readonly Participant[]): readonly RoomRow[] {
  const cards = cardsOf(round, answers, cast)
  if (!round) return cards.map((card) => ({ kind: 'answer', key: `${id} ${card.participantId}`, round, card }))
  const rows: RoomRow[] = []
  if (round.kind !== 'message') rows.push({ kind: 'opening', key: `${id} opening`, round })
  const parallel = isParallel(round)
  const shown = arranged(round, parallel ? cards : cards.filter(hasPlace), cast)
  if (parallel && shown.length > 1) rows.push({ kind: 'cards', key: `${id} cards`, round, cards: shown })
  else for (const card of shown) rows.push({ kind: 'answer', key: `${id} ${card.participantId}`, round, card })
  const missing = round.state === 'paused' && round.cause === 'crash' ? cards.filter(isMissing).map(({ participantId }) => participantId) : []
  if (missing.length > 0) rows.push({ kind: 'missing', key: `${id} missing`, round, participantIds: missing })
  return rows
}

/** Of speakers in turn, those who still wait are not shown; whoever waits for a word on the budget is. */
function hasPlace({ run, messages }: Card): boolean {
  return messages.length > 0 || run?.state !== 'queued' || run.reason === 'budget'
}

/** A crash has kept it from being heard to the end: going on lets exactly these speak. */
function isMissing({ run }: Card): boolean {
  return run !== null && (run.state === 'queued' || (run.state === 'interrupted' && !run.accepted))
}

/** A card for each participant of a round, in the order in which they were to speak. */
function cardsOf(round: Round | null, answers: readonly Message[], cast: readonly Participant[]): readonly Card[] {
  const runs = new Map<Id, SpeakerRun[]>()
  for (const run of round?.runs ?? []) runs.set(run.participantId, [...(runs.get(run.participantId) ?? []), run])
  const said = new Map<Id, Message[]>()
  for (const message of answers) {
    const { participantId } = message.author
    if (participantId !== undefined) said.set(participantId, [...(said.get(participantId) ?? []), message])
  }
  const ids = [...new Set([...runs.keys(), ...said.keys()])]
  return ids.map((participantId) => {
    const messages = said.get(participantId) ?? []
    const attempts = attemptsOf(runs.get(participantId) ?? [], messages)
    const latest = attempts.at(-1)
    return {
      participantId,
      name: messages.at(-1)?.author.name ?? cast.find((seat) => seat.id === participantId)?.persona.name ?? '',
      run: latest?.run ?? null,
      messages: latest?.messages ?? messages,
      earlier: attempts.slice(0, -1).filter((attempt) => attempt.messages.length > 0 || attempt.run.error !== null),
    }
  })
}

/** Which message belongs to which attempt: to the one that it is the answer of, else to the last one that had begun by then. */
function attemptsOf(runs: readonly SpeakerRun[], messages: readonly Message[]): readonly Attempt[] {
  const ordered = runs.toSorted((a, b) => a.attempt - b.attempt)
  const attempts = ordered.map((run) => ({ run, messages: [] as Message[] }))
  for (const message of messages) {
    const own = attempts.find(({ run }) => run.messageId === message.id)
    const begun = attempts.findLast(({ run }) => run.startedAt !== null && run.startedAt <= message.createdAt)
    ;(own ?? begun ?? attempts[0])?.messages.push(message)
  }
  return attempts
}

/** The old row where nothing has changed, else the new one with its unchanged cards. */
function kept(old: RoomRow, row: RoomRow): RoomRow {
  if (old.kind === 'message' && row.kind === 'message') return old.message === row.message && old.round === row.round ? old : row
  if (old.kind === 'notice' && row.kind === 'notice') return old.message === row.message ? old : row
  if (old.kind === 'opening' && row.kind === 'opening') return old.round === row.round ? old : row
  if (old.kind === 'missing' && row.kind === 'missing') return old.round === row.round && sameItems(old.participantIds, row.participantIds) ? old : row
  if (old.kind === 'answer' && row.kind === 'answer') {
    const card = keptCard(old.card, row.card)
    return card === old.card && old.round === row.round ? old : { ...row, card }
  }
  if (old.kind === 'cards' && row.kind === 'cards') {
    const cards = row.cards.map((card) => keptCard(old.cards.find((other) => other.participantId === card.participantId) ?? card, card))
    return old.round === row.round && sameItems(old.cards, cards) ? old : { ...row, cards }
  }
  return row
}

function keptCard(old: Card, card: Card): Card {
  const same =
    old.name === card.name &&
    old.run === card.run &&
    sameItems(old.messages, card.messages) &&
    old.earlier.length === card.earlier.length &&
    old.earlier.every((attempt, index) => attempt.run === card.earlier[index]?.run && sameItems(attempt.messages, card.earlier[index]?.messages ?? []))
  return same ? old : card
}

function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index])
}
