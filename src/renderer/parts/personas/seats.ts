import { nameKey, type Persona } from '@shared/model/persona'
import { draftOfPersona, EMPTY_PERSONA, type PersonaDraft } from './persona-draft'

/** One chair of a cast that is being put together. */
export type Seat = {
  /** Stays the same while the seat is edited and moved. */
  readonly key: string
  readonly persona: PersonaDraft
}

export type SeatProblem = 'nameMissing' | 'nameTaken' | 'roleMissing'

export const FEWEST_SEATS = 2
export const MOST_SEATS = 8

let keys = 0

function newKey(): string {
  keys += 1
  return `seat-${keys}`
}

export function seatOf(persona: Persona): Seat {
  return { key: newKey(), persona: draftOfPersona(persona) }
}

export function emptySeat(): Seat {
  return { key: newKey(), persona: EMPTY_PERSONA }
}

/** What keeps a cast from being one, by seat; the second of two equal names has the problem. */
export function problemsOf(seats: readonly Seat[]): ReadonlyMap<string, readonly SeatProblem[]> {
  const problems = new Map<string, readonly SeatProblem[]>()
  const seen = new Set<string>()
  for (const { key, persona } of seats) {
    const name = nameKey(persona.name)
    const found: SeatProblem[] = []
    if (name === '') found.push('nameMissing')
    else if (seen.has(name)) found.push('nameTaken')
    if (persona.role.trim() === '') found.push('roleMissing')
    seen.add(name)
    if (found.length > 0) problems.set(key, found)
  }
  return problems
}

/** A persona added to a cast takes another name where its own is taken: "Ada 2". */
export function withFreeName<P extends { readonly name: string }>(persona: P, seats: readonly { readonly persona: { readonly name: string } }[]): P {
  const taken = new Set(seats.map((seat) => nameKey(seat.persona.name)))
  let name = persona.name
  for (let number = 2; taken.has(nameKey(name)); number += 1) name = `${persona.name.slice(0, 56)} ${number}`
  return { ...persona, name }
}
