import { sentencesOf } from './sentences'

/** The headings of a summary, in their order. */
export const HEADINGS = [
  'Goal',
  'Constraints and preferences',
  'Decisions and why',
  'Facts, names, numbers, identifiers',
  'Done / in progress / blocked',
  'Open questions',
  'Next step',
] as const

export type Heading = (typeof HEADINGS)[number]
export type Notes = Readonly<Record<Heading, readonly string[]>>

/** The points of one or more earlier summaries by heading, in order and each once; text without known headings counts as facts. */
export function readNotes(text: string): Notes {
  const notes = emptyNotes()
  const known = new Set<string>(HEADINGS)
  let heading: string = HEADINGS.some((name) => text.includes(`## ${name}`)) ? '' : 'Facts, names, numbers, identifiers'
  for (const line of text.split('\n')) {
    const title = /^##\s+(.*?)\s*$/.exec(line)?.[1]
    if (title !== undefined) heading = title
    // A line that ends in a colon leads on to others.
    else if (known.has(heading) && !line.trimEnd().endsWith(':')) {
      const points = notes[heading as Heading]
      for (const point of sentencesOf(line).map(unquote)) if (!points.includes(point)) points.push(point)
    }
  }
  return notes
}

export function emptyNotes(): Record<Heading, string[]> {
  return Object.fromEntries(HEADINGS.map((heading): [Heading, string[]] => [heading, []])) as Record<Heading, string[]>
}

function unquote(point: string): string {
  return /^[“"].*[”"]$/.test(point) ? point.slice(1, -1) : point
}
