import { DEFAULT_EXECUTION, type Execution, type Persona } from '@shared/model/persona'
import { DEFAULT_LIMITS, type RoomSettings } from '@shared/model/room'
import { executionFields, limitFields, personaFields, roomFields } from '@shared/schemas/room-records'
import { tryJson } from './columns'
import { type Damage, readFields } from './fields'

const DEFAULT_PERSONA: Persona = { name: 'Unnamed', role: 'Participant', background: null, style: null, icon: null, color: null, capabilities: [] }

/** A room as it is made where nothing else was said. */
const DEFAULT_ROOM: Omit<RoomSettings, 'execution' | 'limits'> = {
  reaction: 'always',
  talkStyle: null,
  topic: null,
  environment: null,
  context: [],
  policy: null,
}

/** Settings of a room; a damaged field must not make the room unreadable. */
export function readSettings(text: string, damage: Damage): RoomSettings {
  const value = tryJson(text)
  const { execution, limits }: { execution?: unknown; limits?: unknown } = typeof value === 'object' && value !== null ? value : {}
  return {
    ...readFields(roomFields, DEFAULT_ROOM, value, damage),
    execution: readFields(executionFields, DEFAULT_EXECUTION, execution, inside('execution', damage)),
    limits: readFields(limitFields, DEFAULT_LIMITS, limits, inside('limits', damage)),
  }
}

export function readExecution(text: string, damage: Damage): Execution {
  return readFields(executionFields, DEFAULT_EXECUTION, tryJson(text), inside('execution', damage))
}

export function readPersona(text: string, damage: Damage): Persona {
  return readFields(personaFields, DEFAULT_PERSONA, tryJson(text), inside('persona', damage))
}

function inside(name: string, damage: Damage): Damage {
  return (fields) => damage(fields.map((field) => `${name}.${field}`))
}
