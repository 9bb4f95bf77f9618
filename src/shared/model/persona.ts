import type { Id } from '../ids'

/** Who a participant is, apart from the model that plays it. */
export type Persona = {
  /** Unique in a room, whatever its case. */
  readonly name: string
  readonly role: string
  readonly background: string | null
  /** How it speaks. */
  readonly style: string | null
  /** One emoji or letter; null = the first letter of the name. */
  readonly icon: string | null
  /** A place in the palette of participants, 0 to 7; null = by seat. */
  readonly color: number | null
  /** Ids of what it may do: a built-in toolset, an MCP server, or a tool by name. */
  readonly capabilities: readonly string[]
}

/** A persona kept for later rooms. */
export type SavedPersona = Persona & { readonly id: Id; readonly builtIn: boolean }

/** A cast kept for later rooms, with the way it talks. */
export type Team = {
  readonly id: Id
  readonly name: string
  readonly description: string
  readonly builtIn: boolean
  readonly personas: readonly Persona[]
  readonly execution: Execution
  readonly talkStyle: TalkStyle | null
}

export const TALK_STYLES = ['brainstorm', 'casual', 'decision', 'debate', 'problemSolving', 'review', 'planning', 'research'] as const

/** How the whole room talks: one of the eight, or a template of the user's own. */
export type TalkStyle =
  | (typeof TALK_STYLES)[number]
  | { readonly name: string; readonly description: string; readonly guidelines: readonly string[]; readonly expected: readonly string[] }

export type ExecutionModel = 'sequential' | 'broadcast' | 'mentioned' | 'moderator' | 'manual'

/** Who answers a message, and in which order it is shown. */
export type Execution = {
  readonly model: ExecutionModel
  /** Sequential: names in order, those not listed follow in the order of the cast; null = the cast's. */
  readonly order: readonly string[] | null
  /** Parallel answers are shown as they are ready, by the cast, or by these names. */
  readonly display: 'completion' | 'cast' | readonly string[]
  readonly match: 'exactWord' | 'fullName' | 'prefix'
  readonly moderator: Moderator | null
}

/** The hidden model that decides who speaks. */
export type Moderator = {
  readonly connectionId: Id
  readonly model: string
  /** What the user wants it to look after. */
  readonly instruction: string | null
  readonly contextLimit: number
}

export const DEFAULT_EXECUTION: Execution = { model: 'sequential', order: null, display: 'completion', match: 'fullName', moderator: null }

/** A name as names are compared: without case, composition and blanks around it. */
export function nameKey(name: string): string {
  return name.normalize('NFC').trim().toLowerCase()
}

/** True where two names mean the same person. */
export function sameName(a: string, b: string): boolean {
  return nameKey(a) === nameKey(b)
}
