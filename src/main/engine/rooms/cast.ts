import { failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import { type CastChange, isFinal, type Message } from '@shared/model/message'
import { sameName } from '@shared/model/persona'
import { isAtWork, type Joining, type RoomSettings } from '@shared/model/room'
import type { ParticipantRecord } from '../room-ports'
import type { ConfigInput } from '../sessions/config'
import type { SessionPorts } from '../sessions/session-state'
import { joiningHistory } from './delivery'
import { assertUnique, type ParticipantInput, type PersonaInput, participantConfig, personaFrom } from './room-config'
import { addEntries, changeRoom, headerOfRoom, publishFigures, type RoomState, roomStream, toParticipant } from './room-state'
import { createSeat, participantOf, refreshSeat } from './seat'

const MOST = 8
const FEWEST = 2

/** What may be changed of a participant; a field left out keeps its value. */
export type ParticipantPatch = { readonly [Field in keyof PersonaInput]?: PersonaInput[Field] | undefined } & Omit<ConfigInput, 'systemPrompt' | 'tools'> & {
    readonly muted?: boolean | undefined
    readonly position?: number | undefined
  }

/** Brings somebody in; one who left under that name comes back as who they were, and is heard. Throws `validation` and what `configure` throws. */
export function addParticipant(ports: SessionPorts, state: RoomState, input: ParticipantInput, joining: Joining): Id {
  const { store, ids, clock } = ports
  const here = state.cast.filter(({ leftAt }) => leftAt === null)
  if (here.length >= MOST) throw failure('validation', `A room seats ${MOST} participants at most. Take somebody out first.`)
  assertUnique([...here.map(({ persona }) => persona.name), input.name])
  // Seats of those who left stay empty.
  const lastSeat = Math.max(...here.map(({ position }) => position)) + 1
  const config = participantConfig(ports, input, null)
  const former = state.cast.find(({ leftAt, persona }) => leftAt !== null && sameName(persona.name, input.name))
  if (former) {
    const persona = personaFrom(input, former.persona)
    withNotice(ports, state, 'returned', { ...former, persona }, undefined, () =>
      store.rooms.updateParticipant(former.id, { persona, config, leftAt: null, position: lastSeat, muted: false }),
    )
    recast(ports, state)
    return former.id
  }
  const log = saidBefore(state)
  if (joining.strategy === 'range' && joining.from > joining.to) throw failure('validation', 'The range of rounds ends before it begins.')
  const record: ParticipantRecord = {
    id: ids.next(),
    persona: personaFrom(input),
    config,
    position: lastSeat,
    muted: false,
    joinedAt: clock.now(),
    leftAt: null,
    joining,
    history: joiningHistory(joining, log, store.rooms.rounds(state.record.id, { limit: 100_000 }), state.runs, state.standing),
    joinedAfter: log.at(-1)?.id ?? null,
  }
  withNotice(ports, state, 'joined', record, describe(joining), () => {
    store.rooms.insertParticipant(state.record.id, record)
    store.rooms.deliver(record.id, record.history, null, 'joining')
  })
  state.delivered.set(record.id, new Set(record.history))
  recast(ports, state)
  return record.id
}

/**
 * The log up to the moment of joining. A round that is under way belongs to what comes after: its answers may not be
 * finished, and nobody must miss them for that.
 */
function saidBefore({ entries, active, rounds }: RoomState): readonly Message[] {
  const log = entries.map(({ message }) => message)
  if (!active) return log
  // An earlier round that is active again for a retry began long ago: only what is being written in it is still to come.
  const begun = active.record.id === rounds.at(-1)?.id
  const first = log.findIndex(({ turnId, state }) => (begun && turnId === active.record.id) || !isFinal(state))
  return first < 0 ? log : log.slice(0, first)
}

/** Takes somebody out of the cast; what was said stays, and so does their memory. */
export function removeParticipant(ports: SessionPorts, state: RoomState, id: Id): void {
  const participant = seated(state, id)
  if (state.cast.filter(({ leftAt }) => leftAt === null).length <= FEWEST)
    throw failure('validation', `A room needs ${FEWEST} participants. Add somebody first, or mute this one.`)
  if (isSpeaking(state, id)) throw failure('conflict', `${participant.persona.name} is speaking. Stop that first.`)
  withNotice(ports, state, 'left', participant, undefined, () => ports.store.rooms.updateParticipant(id, { leftAt: ports.clock.now() }))
  recast(ports, state)
}

/** Changes persona, model, parameters, seat or mute. Takes effect with the next request. */
export function updateParticipant(ports: SessionPorts, state: RoomState, id: Id, patch: ParticipantPatch): void {
  const participant = seated(state, id)
  const { muted, position } = patch
  const persona = personaFrom({ ...patch, name: patch.name ?? participant.persona.name, role: patch.role ?? participant.persona.role }, participant.persona)
  assertUnique([...state.cast.filter((other) => other.leftAt === null && other.id !== id).map((other) => other.persona.name), persona.name])
  const config = participantConfig(ports, patch, participant.config)
  const changed = { ...participant, persona, config, muted: muted ?? participant.muted }
  const [change, detail] = changeOf(participant, changed)
  const settings = withName(state.settings, participant.persona.name, persona.name)
  const save = (): void => {
    if (settings !== state.settings) ports.store.rooms.saveSettings(state.record.id, settings)
    ports.store.rooms.updateParticipant(id, { persona, config, muted: changed.muted })
    if (position !== undefined) reseat(ports, state, id, position)
  }
  if (change) withNotice(ports, state, change, changed, detail, save)
  else ports.store.transaction('durable', save)
  if (settings !== state.settings) {
    state.settings = settings
    ports.hub.publish(roomStream(state.record.id), { type: 'room-header-changed', header: headerOfRoom(state) })
  }
  recast(ports, state)
}

/** Orders go by names: one that changes changes there too. */
function withName(settings: RoomSettings, from: string, to: string): RoomSettings {
  if (from === to) return settings
  const { order, display } = settings.execution
  const renamed = (names: readonly string[]): readonly string[] => names.map((name) => (sameName(name, from) ? to : name))
  return {
    ...settings,
    execution: { ...settings.execution, order: order && renamed(order), display: typeof display === 'string' ? display : renamed(display) },
  }
}

function reseat(ports: SessionPorts, state: RoomState, id: Id, position: number): void {
  const order = state.cast.filter(({ leftAt }) => leftAt === null).map((each) => each.id)
  const others = order.filter((each) => each !== id)
  others.splice(Math.min(position, others.length), 0, id)
  for (const [index, each] of others.entries()) ports.store.rooms.updateParticipant(each, { position: index })
}

function changeOf(before: ParticipantRecord, after: ParticipantRecord): [CastChange | null, string | undefined] {
  if (before.muted !== after.muted) return [after.muted ? 'muted' : 'unmuted', undefined]
  if (before.persona.name !== after.persona.name) return ['renamed', before.persona.name]
  if (before.config.model !== after.config.model || before.config.connectionId !== after.config.connectionId) return ['model', after.config.model]
  return [null, undefined]
}

function seated(state: RoomState, id: Id): ParticipantRecord {
  const participant = participantOf(state, id)
  if (participant.leftAt !== null) throw failure('not_found', `${participant.persona.name} has left this room.`)
  return participant
}

/** Its participant has the word. */
export function isSpeaking(state: RoomState, id: Id): boolean {
  return state.active?.runs.some(({ record }) => record.participantId === id && isAtWork(record.state)) ?? false
}

/** Stores a change of the cast together with the notice of it in the log. */
function withNotice(
  ports: SessionPorts,
  state: RoomState,
  change: CastChange,
  participant: ParticipantRecord,
  detail: string | undefined,
  save: () => void,
): void {
  const notice = noticeOf(ports, state, {
    type: 'notice',
    notice: 'cast',
    change,
    participantId: participant.id,
    name: participant.persona.name,
    ...(detail !== undefined && { detail }),
  })
  changeRoom(ports, state, 'durable', { headId: notice.id }, () => {
    ports.store.messages.insert(notice, 0)
    save()
  })
  addEntries(state, [notice])
  ports.hub.publish(roomStream(state.record.id), { type: 'message-added', message: notice })
}

/** A row of the log that tells what happened in the room; models never see it. */
export function noticeOf(ports: SessionPorts, state: RoomState, block: Message['blocks'][number], turnId: Id = ports.ids.next()): Message {
  const now = ports.clock.now()
  return {
    id: ports.ids.next(),
    conversationId: state.record.id,
    parentId: state.record.headId,
    turnId,
    author: { kind: 'system' },
    blocks: [block],
    state: 'completed',
    createdAt: now,
    endedAt: now,
  }
}

/** Reads the cast anew, where newcomers have not spoken yet; everybody is told who is here now. */
export function recast(ports: SessionPorts, state: RoomState): void {
  state.cast = ports.store.rooms.participants(state.record.id)
  for (const participant of state.cast) {
    const seat = state.seats.get(participant.id)
    if (seat) refreshSeat(ports, state, seat)
    else state.seats.set(participant.id, createSeat(ports, state, participant, []))
  }
  ports.hub.publish(roomStream(state.record.id), { type: 'cast-changed', cast: state.cast.map(toParticipant) })
  publishFigures(ports, state)
}

function describe(joining: Joining): string {
  switch (joining.strategy) {
    case 'fresh':
      return 'fresh'
    case 'full':
      return 'full'
    case 'recent':
      return `recent ${joining.rounds}`
    case 'range':
      return `rounds ${joining.from} to ${joining.to}`
  }
}
