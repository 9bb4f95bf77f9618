import type { Persona, TalkStyle, Team } from '@shared/model/persona'
import { talkStyleSchema } from '@shared/schemas/room'
import type { Log } from '../../engine/ports'
import type { TeamStore } from '../../engine/room-ports'
import type { Db } from '../database'
import { tryJson } from './columns'
import { type Damage, readColumn, warnOf } from './fields'
import { readExecution, readPersona } from './room-json'

type Row = {
  readonly uid: string
  readonly name: string
  readonly description: string
  readonly personas: string
  readonly execution: string
  readonly talk_style: string | null
}

/** Teams kept for later rooms, oldest first; those that ship with the app are not among them. */
export function createTeams(db: Db, log: Log): TeamStore {
  const list = db.prepare<[], Row>('SELECT uid, name, description, personas, execution, talk_style FROM team ORDER BY created_at, uid')
  const save = db.prepare(`INSERT INTO team (uid, name, description, personas, execution, talk_style, created_at, updated_at)
    VALUES (@id, @name, @description, @personas, @execution, @talkStyle, @at, @at)
    ON CONFLICT (uid) DO UPDATE SET name = excluded.name, description = excluded.description, personas = excluded.personas,
      execution = excluded.execution, talk_style = excluded.talk_style, updated_at = excluded.updated_at`)
  const remove = db.prepare<[string]>('DELETE FROM team WHERE uid = ?')

  function toTeam(row: Row): Team {
    const damage = warnOf(log, 'a team', { teamId: row.uid })
    return {
      id: row.uid,
      name: row.name,
      description: row.description,
      builtIn: false,
      personas: readPersonas(row.personas, damage),
      execution: readExecution(row.execution, damage),
      talkStyle: readColumn<TalkStyle | null>(talkStyleSchema, null, row.talk_style, 'talkStyle', damage),
    }
  }

  return {
    list: () => list.all().map(toTeam),
    save: ({ id, name, description, personas, execution, talkStyle }, at) =>
      void save.run({
        id,
        name,
        description,
        personas: JSON.stringify(personas),
        execution: JSON.stringify(execution),
        talkStyle: talkStyle && JSON.stringify(talkStyle),
        at,
      }),
    remove: (id) => remove.run(id).changes > 0,
  }
}

function readPersonas(text: string, damage: Damage): readonly Persona[] {
  const stored = tryJson(text)
  if (Array.isArray(stored)) return stored.map((one: unknown) => readPersona(JSON.stringify(one), damage))
  damage(['personas'])
  return []
}
