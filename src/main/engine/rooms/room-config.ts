import { failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { ChatConfig } from '@shared/model/chat'
import { DEFAULT_EXECUTION, type Execution, type Persona, sameName } from '@shared/model/persona'
import { DEFAULT_LIMITS, type RoomLimits, type RoomSettings } from '@shared/model/room'
import type { ParticipantRecord } from '../room-ports'
import { type ConfigInput, configure } from '../sessions/config'
import type { SessionPorts } from '../sessions/session-state'
import { assertNames } from './speakers'
import { USER } from './tags'

/** Every field may be left out, or be there without a value. */
type Loose<T> = { readonly [Field in keyof T]?: T[Field] | undefined }

export type PersonaInput = Loose<Persona> & Pick<Persona, 'name' | 'role'>
export type ParticipantInput = PersonaInput & Omit<ConfigInput, 'systemPrompt' | 'tools'>
export type ModeratorInput = Loose<NonNullable<Execution['moderator']>> & { readonly connectionId: Id; readonly model: string }
export type ExecutionInput = Loose<Omit<Execution, 'moderator'>> & { readonly moderator?: ModeratorInput | null | undefined }
export type SettingsInput = Loose<Omit<RoomSettings, 'execution' | 'limits'>> & {
  readonly execution?: ExecutionInput | undefined
  readonly limits?: Loose<RoomLimits> | undefined
}

const DEFAULT_SETTINGS: RoomSettings = {
  execution: DEFAULT_EXECUTION,
  reaction: 'always',
  talkStyle: null,
  topic: null,
  environment: null,
  context: [],
  policy: null,
  limits: DEFAULT_LIMITS,
}

/** Merges input into a room's settings and refuses wrong values by name, when they are set and not when they are used. */
export function roomSettings(
  ports: SessionPorts,
  current: RoomSettings | null,
  input: SettingsInput,
  cast: readonly Pick<ParticipantRecord, 'id' | 'persona' | 'muted' | 'leftAt'>[],
): RoomSettings {
  const base = current ?? DEFAULT_SETTINGS
  const { execution, limits, ...rest } = input
  const settings: RoomSettings = {
    ...base,
    ...given(rest),
    execution: execution ? executionFrom(ports, base.execution, execution, cast) : base.execution,
    limits: { ...base.limits, ...given(limits ?? {}) },
  }
  for (const id of Object.keys(settings.policy ?? {}))
    if (!cast.some((participant) => participant.id === id)) throw failure('validation', `The policy names somebody who is not in this room: ${id}.`)
  return settings
}

/** Merges input into an execution; an order or a moderator given for one round goes the same way. */
export function executionFrom(
  ports: SessionPorts,
  base: Execution,
  input: ExecutionInput,
  cast: readonly Pick<ParticipantRecord, 'id' | 'persona' | 'muted' | 'leftAt'>[],
): Execution {
  const { moderator, ...rest } = input
  const execution: Execution = {
    ...withoutLeavers(base, cast),
    ...given(rest),
    ...(moderator !== undefined && { moderator: moderator && moderatorFrom(ports, moderator) }),
  }
  // Only what is set now: what was set before holds no names of those who have left.
  assertNames(cast, { order: rest.order ?? null, display: rest.display ?? 'completion' })
  if (execution.model === 'moderator' && !execution.moderator) throw failure('validation', 'Choose the model that moderates: `execution.moderator` is missing.')
  return execution
}

/** An execution whose lists name only those who are here; somebody who comes back follows the ones that are listed. */
function withoutLeavers(execution: Execution, cast: readonly Pick<ParticipantRecord, 'persona' | 'leftAt'>[]): Execution {
  const { order, display } = execution
  const here = (names: readonly string[]): readonly string[] =>
    names.filter((name) => cast.some(({ leftAt, persona }) => leftAt === null && sameName(persona.name, name)))
  return { ...execution, order: order && here(order), display: typeof display === 'string' ? display : here(display) }
}

function moderatorFrom(ports: SessionPorts, input: ModeratorInput): NonNullable<Execution['moderator']> {
  const { connectionId, model, contextLimit } = configure(ports, null, input)
  return { connectionId, model, contextLimit, instruction: input.instruction ?? null }
}

/** A persona with nothing left open. */
export function personaFrom(input: PersonaInput, current: Persona | null = null): Persona {
  const base: Persona = current ?? { name: input.name, role: input.role, background: null, style: null, icon: null, color: null, capabilities: [] }
  const { name, role, background, style, icon, color, capabilities } = input
  return { ...base, ...given({ name, role, background, style, icon, color, capabilities }) }
}

/** Model and parameters of a participant; throws like `configure`. */
export function participantConfig(ports: SessionPorts, input: Omit<ConfigInput, 'systemPrompt' | 'tools'>, current: ChatConfig | null): ChatConfig {
  const { connectionId, model, contextLimit, maxTokens, temperature, streaming, compaction, toolsets } = input
  return configure(ports, current, { connectionId, model, contextLimit, maxTokens, temperature, streaming, compaction, toolsets })
}

/** Refuses a name that somebody in the cast has, whatever its case; those who left have theirs still. */
export function assertUnique(names: readonly string[]): void {
  if (names.some((name) => sameName(name, USER))) throw failure('validation', `Nobody can be called ${USER}: that is you.`)
  const twice = names.find((name, index) => names.findIndex((other) => sameName(other, name)) < index)
  if (twice !== undefined) throw failure('validation', `Two participants would be called ${twice}. Give each a name of its own.`)
}

function given<T extends object>(input: T): { [Field in keyof T]: Exclude<T[Field], undefined> } {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as { [Field in keyof T]: Exclude<T[Field], undefined> }
}
