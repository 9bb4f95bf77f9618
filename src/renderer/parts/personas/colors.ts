import type { Participant } from '@shared/model/room'

/** The palette of participants, as backgrounds and as inks; whole names, since classes are found by reading the source. */
const FILLS = ['bg-p1', 'bg-p2', 'bg-p3', 'bg-p4', 'bg-p5', 'bg-p6', 'bg-p7', 'bg-p8'] as const
const INKS = ['text-p1', 'text-p2', 'text-p3', 'text-p4', 'text-p5', 'text-p6', 'text-p7', 'text-p8'] as const

/** Number of colours. */
export const COLORS = FILLS.length

type Colored = Pick<Participant, 'persona' | 'position'>

/** A participant's own colour, or that of its seat; 0 to 7. */
export function colorOf({ persona, position }: Colored): number {
  return (persona.color ?? position) % COLORS
}

export function fillOf(color: number): string {
  return FILLS[color % COLORS] ?? FILLS[0]
}

export function inkOf(color: number): string {
  return INKS[color % COLORS] ?? INKS[0]
}

/** What stands in the circle: the icon, or the first letter of the name. */
export function initialOf({ persona }: Pick<Participant, 'persona'>): string {
  return persona.icon ?? ([...new Intl.Segmenter().segment(persona.name)][0]?.segment ?? '').toUpperCase()
}
