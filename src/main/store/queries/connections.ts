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
  readonly resource: string | null
  readonly deployment: string | null
  readonly api_version: string | null
  readonly region: string | null
  readonly has_secret: number
  readonly created_at: number
}

const SELECT = 'SELECT uid, provider, label, base_url, resource, deployment, api_version, region, has_secret, created_at FROM connection'

/** Connections, without their secrets. A row that is not valid is logged and passed over; it stays in the database. */
export function createConnections(db: Db, log: Log): ConnectionStore {
  const list = db.prepare<[], Row>(`${SELECT} ORDER BY created_at, uid`)
  const get = db.prepare<[Id], Row>(`${SELECT} WHERE uid = ?`)
  const save = db.prepare(`INSERT INTO connection (uid, provider, label, base_url, resource, deployment, api_version, region, has_secret, created_at)
    VALUES (@id, @provider, @label, @baseUrl, @resource, @deployment, @apiVersion, @region, @hasSecret, @createdAt)
    ON CONFLICT (uid) DO UPDATE SET provider = excluded.provider, label = excluded.label, base_url = excluded.base_url,
      resource = excluded.resource, deployment = excluded.deployment, api_version = excluded.api_version, region = excluded.region,
      has_secret = excluded.has_secret, created_at = excluded.created_at`)
  const remove = db.prepare<[Id]>('DELETE FROM connection WHERE uid = ?')

  function toConnection(row: Row): Connection | null {
    const parsed = connectionSchema.safeParse({
      id: row.uid,
      provider: row.provider,
      label: row.label,
      ...(row.base_url !== null && { baseUrl: row.base_url }),
      ...(row.resource !== null && { resource: row.resource }),
      ...(row.deployment !== null && { deployment: row.deployment }),
      ...(row.api_version !== null && { apiVersion: row.api_version }),
      ...(row.region !== null && { region: row.region }),
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
    save: (connection) =>
      void save.run({
        id: connection.id,
        provider: connection.provider,
        label: connection.label,
        baseUrl: orNull(connection.baseUrl),
        resource: orNull(connection.resource),
        deployment: orNull(connection.deployment),
        apiVersion: orNull(connection.apiVersion),
        region: orNull(connection.region),
        hasSecret: bit(connection.hasSecret),
        createdAt: connection.createdAt,
      }),
    remove: (id) => remove.run(id).changes > 0,
  }
}
