import type { Id } from '@shared/ids'
import type { Connection } from '@shared/model/connection'
import { connectionSchema } from '@shared/schemas/connection'
import type { ConnectionStore, Log } from '../../engine/ports'
import type { Db } from '../database'
import { bit, orNull } from './columns'

type Row = {
  readonly uid: string
  readonly provider: string
  readonly label: string
  readonly base_url: string | null
  readonly has_secret: number
  readonly created_at: number
}

const SELECT = 'SELECT uid, provider, label, base_url, has_secret, created_at FROM connection'

/** Connections, without their secrets. A row that is not valid is logged and passed over; it stays in the database. */
export function createConnections(db: Db, log: Log): ConnectionStore {
  const list = db.prepare<[], Row>(`${SELECT} ORDER BY created_at, uid`)
  const get = db.prepare<[Id], Row>(`${SELECT} WHERE uid = ?`)
  const save = db.prepare(`INSERT INTO connection (uid, provider, label, base_url, has_secret, created_at)
    VALUES (@id, @provider, @label, @baseUrl, @hasSecret, @createdAt)
    ON CONFLICT (uid) DO UPDATE SET provider = excluded.provider, label = excluded.label, base_url = excluded.base_url,
      has_secret = excluded.has_secret, created_at = excluded.created_at`)
  const remove = db.prepare<[Id]>('DELETE FROM connection WHERE uid = ?')

  function toConnection(row: Row): Connection | null {
    const parsed = connectionSchema.safeParse({
      id: row.uid,
      provider: row.provider,
      label: row.label,
      ...(row.base_url !== null && { baseUrl: row.base_url }),
      hasSecret: row.has_secret === 1,
      createdAt: row.created_at,
    })
    if (parsed.success) return parsed.data
    log.warn('store: a connection is not valid', { id: row.uid, fields: parsed.error.issues.map((issue) => issue.path.join('.')) })
    return null
  }

  return {
    list: () =>
      list
        .all()
        .map(toConnection)
        .filter((connection) => connection !== null),
    get: (id) => {
      const row = get.get(id)
      return row ? toConnection(row) : null
    },
    save: ({ id, provider, label, baseUrl, hasSecret, createdAt }) =>
      void save.run({ id, provider, label, baseUrl: orNull(baseUrl), hasSecret: bit(hasSecret), createdAt }),
    remove: (id) => remove.run(id).changes > 0,
  }
}
