import { failure } from '@shared/errors'
import type { InputOf } from '@shared/methods'
import type { PersonaInput } from '@shared/methods/room'
import { DEFAULT_EXECUTION, type Execution, type Moderator, type Persona, type SavedPersona, type Team } from '@shared/model/persona'
import { areUnique, teamsSchema } from '@shared/schemas/team'
import shipped from '../../../resources/teams.json'
import type { Clock, Ids, Models, Store } from '../engine/ports'
import type { Handlers } from './handlers'

export type TeamPorts = { readonly store: Store; readonly models: Models; readonly clock: Clock; readonly ids: Ids }

type Methods = 'persona.list' | 'persona.save' | 'persona.remove' | 'team.list' | 'team.save' | 'team.remove'

const MAX_PERSONAS = 500
const MAX_TEAMS = 200

/** What ships with the app; read when it is first asked for. */
type BuiltIn = { readonly teams: readonly Team[]; readonly personas: readonly SavedPersona[] }
let builtIn: BuiltIn | null = null

/** The teams of `resources/teams.json` and the personas in them. Throws where the file does not fit its schema: a bug. */
export function builtInTeams(): BuiltIn {
  builtIn ??= readShipped()
  return builtIn
}

/**
 * Handlers of `persona.*` and `team.*`. What ships with the app comes first and never changes; an id that is not stored any
 * more is stored again, so that a removal can be taken back.
 */
export function teamHandlers(ports: TeamPorts): Pick<Handlers, Methods> {
  const { store, clock, ids } = ports
  return {
    'persona.list': () => ({ personas: [...builtInTeams().personas, ...store.personas.list()] }),
    'persona.save'({ id = ids.next(), ...input }) {
      refuseBuiltIn(id, 'persona')
      refuseTooMany(store.personas.list(), id, MAX_PERSONAS, 'personas')
      store.transaction('durable', () => store.personas.save(id, personaOf(input), clock.now()))
      return { id }
    },
    'persona.remove'({ id }) {
      refuseBuiltIn(id, 'persona')
      if (!store.transaction('durable', () => store.personas.remove(id))) throw failure('not_found', 'This persona does not exist any more.')
      return {}
    },
    'team.list': () => ({ teams: [...builtInTeams().teams, ...store.teams.list()] }),
    'team.save'({ id = ids.next(), name, description = '', personas, execution, talkStyle = null }) {
      refuseBuiltIn(id, 'team')
      refuseTooMany(store.teams.list(), id, MAX_TEAMS, 'teams')
      const names = personas.map((persona) => persona.name)
      refuseSameNames(names)
      const team = { id, name, description, personas: personas.map(personaOf), execution: executionOf(ports, execution, names), talkStyle }
      store.transaction('durable', () => store.teams.save(team, clock.now()))
      return { id }
    },
    'team.remove'({ id }) {
      refuseBuiltIn(id, 'team')
      if (!store.transaction('durable', () => store.teams.remove(id))) throw failure('not_found', 'This team does not exist any more.')
      return {}
    },
  }
}

function readShipped(): BuiltIn {
  const teams = teamsSchema.parse(shipped).teams
  return {
    teams: teams.map(({ personas, execution, ...team }) => ({
      ...team,
      builtIn: true,
      personas: personas.map(({ id: _, ...persona }) => personaOf(persona)),
      execution: { ...DEFAULT_EXECUTION, model: execution.model, display: execution.display ?? DEFAULT_EXECUTION.display },
    })),
    personas: teams.flatMap(({ personas }) => personas.map(({ id, ...persona }) => ({ ...personaOf(persona), id, builtIn: true }))),
  }
}

function refuseBuiltIn(id: string, noun: 'persona' | 'team'): void {
  const { teams, personas } = builtInTeams()
  if (![...teams, ...personas].some((each) => each.id === id)) return
  throw failure('unsupported', `This ${noun} comes with Parley and stays as it is. Save it as your own, then change or remove that one.`)
}

function refuseTooMany(known: readonly { readonly id: string }[], id: string, most: number, noun: string): void {
  if (known.length >= most && !known.some((each) => each.id === id)) throw failure('too_large', `There can be at most ${most} ${noun}. Remove one first.`)
}

function refuseSameNames(names: readonly string[]): void {
  if (areUnique(names)) return
  const twice = names.find((name, index) => !areUnique([name, ...names.slice(0, index)]) && areUnique(names.slice(0, index)))
  throw failure('validation', `Two personas of this team are called ${twice ?? 'the same'}. Give each a name of its own.`)
}

/** A persona with nothing left open. */
export function personaOf(input: PersonaInput): Persona {
  const { name, role, background, style, icon, color, capabilities } = input
  return {
    name,
    role,
    background: background ?? null,
    style: style ?? null,
    icon: icon || null,
    color: color ?? null,
    capabilities: capabilities ?? [],
  }
}

function executionOf(ports: TeamPorts, input: InputOf<'team.save'>['execution'], names: readonly string[]): Execution {
  const { model, order, display, match, moderator } = input ?? DEFAULT_EXECUTION
  const stranger = [...(order ?? []), ...(Array.isArray(display) ? display : [])].find((name) => areUnique([name, ...names]))
  if (stranger !== undefined) throw failure('validation', `Nobody in this team is called ${stranger}. Use the names of its personas.`)
  return {
    model,
    order: order ?? null,
    display: display ?? DEFAULT_EXECUTION.display,
    match: match ?? DEFAULT_EXECUTION.match,
    moderator: moderator ? moderatorOf(ports, moderator) : null,
  }
}

function moderatorOf({ store, models }: TeamPorts, input: NonNullable<NonNullable<InputOf<'team.save'>['execution']>['moderator']>): Moderator {
  const connection = store.connections.get(input.connectionId)
  if (!connection) throw failure('not_found', 'The connection of the moderator does not exist. Choose another one.')
  const contextLimit = input.contextLimit ?? models.find(connection, input.model)?.window
  if (!contextLimit) throw failure('window_unknown', `Nobody knows how large the context window of ${input.model} is. Give it in tokens.`)
  return { connectionId: input.connectionId, model: input.model, instruction: input.instruction ?? null, contextLimit }
}
