import type { Id } from '@shared/ids'
import type { ModelInfo } from '@shared/model/model-info'
import { modelInfoSchema } from '@shared/schemas/model-info'
import type { Log, ModelStore } from '../../engine/ports'
import type { Db } from '../database'
import type { Transactions } from '../transactions'
import { tryJson } from './columns'

type Row = { readonly model: string; readonly info: string }

/** Models of a connection: the user's entries first, then what the provider listed, each in the order in which it came. */
export function createModels(db: Db, log: Log, { atomic }: Pick<Transactions, 'atomic'>): ModelStore {
  const list = db.prepare<[Id], Row>("SELECT model, info FROM model WHERE connection_uid = ? ORDER BY source = 'provider', position, model")
  // The sources are named so that the primary key leads straight to the rows.
  const find = db.prepare<[Id, string], Row>(
    "SELECT model, info FROM model WHERE connection_uid = ? AND source IN ('user', 'provider') AND model = ? ORDER BY source DESC",
  )
  const save = db.prepare<[Id, ModelInfo['source'], string, Id, string]>(`INSERT INTO model (connection_uid, source, model, position, info)
    VALUES (?, ?, ?, (SELECT coalesce(max(position), 0) + 1 FROM model WHERE connection_uid = ?), ?)
    ON CONFLICT (connection_uid, source, model) DO UPDATE SET info = excluded.info`)
  const clearListed = db.prepare<[Id]>("DELETE FROM model WHERE connection_uid = ? AND source = 'provider'")

  function put(connectionId: Id, model: ModelInfo, source: 'user' | 'provider'): void {
    save.run(connectionId, source, model.id, connectionId, JSON.stringify({ ...model, source, connectionId }))
  }

  function toModel(row: Row, connectionId: Id): ModelInfo | null {
    const parsed = modelInfoSchema.safeParse(tryJson(row.info))
    if (parsed.success) return parsed.data
    log.warn('store: a model is not valid', { connectionId, model: row.model, fields: parsed.error.issues.map((issue) => issue.path.join('.')) })
    return null
  }

  return {
    list: (connectionId) =>
      list
        .all(connectionId)
        .map((row) => toModel(row, connectionId))
        .filter((model) => model !== null),
    find: (connectionId, model) =>
      find
        .all(connectionId, model)
        .map((row) => toModel(row, connectionId))
        .filter((found) => found !== null),
    save: (connectionId, model) => put(connectionId, model, 'user'),
    replaceListed: (connectionId, models) =>
      atomic(() => {
        clearListed.run(connectionId)
        for (const model of models) put(connectionId, model, 'provider')
      }),
  }
}
