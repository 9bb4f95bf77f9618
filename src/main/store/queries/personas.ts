import type { Log } from '../../engine/ports'
import type { PersonaStore } from '../../engine/room-ports'
import type { Db } from '../database'
import { warnOf } from './fields'
import { readPersona } from './room-json'

/** Personas kept for later rooms, oldest first; those that ship with the app are not among them. */
export function createPersonas(db: Db, log: Log): PersonaStore {
  const list = db.prepare<[], { uid: string; persona: string }>('SELECT uid, persona FROM persona ORDER BY created_at, uid')
  const save = db.prepare(`INSERT INTO persona (uid, persona, created_at, updated_at) VALUES (@id, @persona, @at, @at)
    ON CONFLICT (uid) DO UPDATE SET persona = excluded.persona, updated_at = excluded.updated_at`)
  const remove = db.prepare<[string]>('DELETE FROM persona WHERE uid = ?')

  return {
    list: () => list.all().map(({ uid: id, persona }) => ({ ...readPersona(persona, warnOf(log, 'a persona', { personaId: id })), id, builtIn: false })),
    save: (id, persona, at) => void save.run({ id, persona: JSON.stringify(persona), at }),
    remove: (id) => remove.run(id).changes > 0,
  }
}
