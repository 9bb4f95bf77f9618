import type { CallInput } from '@shared/methods'
import { type ExecutionModel, sameName, type TalkStyle, type Team } from '@shared/model/persona'
import { readPersona } from '../../../parts/personas/persona-draft'
import { emptySeat, FEWEST_SEATS, MOST_SEATS, problemsOf, type Seat, seatOf } from '../../../parts/personas/seats'
import { readLimit } from '../read-limit'
import { type ChosenModel, windowOf } from '../room-model-field'

/** A seat of the room that is being made; without a model of its own it has everybody's. */
export type RoomSeat = Seat & { readonly model: ChosenModel | null }

/** A room as it is being put together. */
export type RoomDraft = {
  readonly topic: string
  readonly seats: readonly RoomSeat[]
  /** Everybody's model. */
  readonly model: ChosenModel | null
  readonly execution: ExecutionModel
  readonly display: 'completion' | 'cast'
  readonly moderator: ChosenModel | null
  readonly talkStyle: TalkStyle | null
  /** As typed. */
  readonly rounds: string
  readonly cost: string
}

export const EMPTY_ROOM: RoomDraft = {
  topic: '',
  seats: [],
  model: null,
  execution: 'sequential',
  display: 'completion',
  moderator: null,
  talkStyle: null,
  rounds: '3',
  cost: '',
}

export function roomSeat(seat: Seat): RoomSeat {
  return { ...seat, model: null }
}

/** Takes a team's people and its way of talking over; an order of its own becomes the order of the seats. */
export function withTeam(draft: RoomDraft, team: Pick<Team, 'personas' | 'execution' | 'talkStyle'>): RoomDraft {
  const { model, order, display } = team.execution
  const rank = (name: string): number => {
    const at = (order ?? []).findIndex((each) => sameName(each, name))
    return at < 0 ? team.personas.length : at
  }
  return {
    ...draft,
    seats: team.personas.toSorted((a, b) => rank(a.name) - rank(b.name)).map((persona) => roomSeat(seatOf(persona))),
    execution: model,
    display: display === 'completion' ? 'completion' : 'cast',
    talkStyle: team.talkStyle,
  }
}

/** Two empty chairs. */
export function withNobody(draft: RoomDraft): RoomDraft {
  return { ...draft, seats: [roomSeat(emptySeat()), roomSeat(emptySeat())], execution: 'sequential', display: 'completion', talkStyle: null }
}

/** The model a seat speaks through. */
export function modelOf(draft: RoomDraft, seat: RoomSeat): ChosenModel | null {
  return seat.model ?? draft.model
}

/** What makes the room; null while something is missing, which each field then says. */
export function roomInput(draft: RoomDraft): CallInput<'room.create'> | null {
  const { seats, execution, display, moderator, talkStyle } = draft
  const topic = draft.topic.trim()
  const rounds = readLimit(draft.rounds, 1_000, true)
  const cost = readLimit(draft.cost, 1_000_000, false)
  const moderation = moderator && { connectionId: moderator.connectionId, model: moderator.model, contextLimit: windowOf(moderator) ?? undefined }
  if (seats.length < FEWEST_SEATS || seats.length > MOST_SEATS || problemsOf(seats).size > 0 || rounds === undefined || cost === undefined) return null
  if (execution === 'moderator' && moderation?.contextLimit === undefined) return null
  const participants = seats.map((seat) => {
    const model = modelOf(draft, seat)
    const contextLimit = model && windowOf(model)
    return model && contextLimit ? { ...readPersona(seat.persona), connectionId: model.connectionId, model: model.model, contextLimit } : null
  })
  const seated = participants.filter((participant) => participant !== null)
  if (seated.length < seats.length) return null
  return {
    ...(topic !== '' && { topic, title: titleOf(topic) }),
    participants: seated,
    execution: { model: execution, display, ...(execution === 'moderator' && moderation && { moderator: moderation }) },
    talkStyle: writable(talkStyle),
    limits: { rounds, cost },
  }
}

/** What makes a team of it. */
export function teamInput(draft: Pick<RoomDraft, 'seats' | 'execution' | 'display' | 'talkStyle'>, name: string, description: string): CallInput<'team.save'> {
  return {
    name: name.trim(),
    description: description.trim(),
    personas: draft.seats.map(({ persona }) => readPersona(persona)),
    execution: { model: draft.execution, display: draft.display },
    talkStyle: writable(draft.talkStyle),
  }
}

/** The same as methods take it. */
export function writable(style: TalkStyle | null) {
  return style === null || typeof style === 'string' ? style : { ...style, guidelines: [...style.guidelines], expected: [...style.expected] }
}

/** The first line of the topic, cut by code. */
export function titleOf(topic: string): string {
  const points = Array.from((topic.split('\n', 1)[0] ?? '').replace(/^[#>\s*-]+/, '').trim())
  const title = points.length <= 60 ? points.join('') : `${points.slice(0, 59).join('').trimEnd()}…`
  return title === '' ? topic.slice(0, 60).trim() : title
}
