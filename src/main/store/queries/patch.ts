import type { Db } from '../database'

type Value = string | number | null
type Statement = ReturnType<Db['prepare']>

/**
 * Updates of a table's rows by `uid`, with one statement per set of fields. `columns` has the column of each field; what is
 * undefined stays. The returned function throws where there is no such row.
 */
export function createPatch<Field extends string>(db: Db, table: string, columns: Readonly<Record<Field, string>>) {
  const statements = new Map<string, Statement>()
  const all = Object.keys(columns) as Field[]

  function statementOf(fields: readonly Field[]): Statement {
    const assignments = fields.map((field) => `${columns[field]} = @${field}`).join(', ')
    const statement = statements.get(assignments) ?? db.prepare(`UPDATE ${table} SET ${assignments} WHERE uid = @id`)
    statements.set(assignments, statement)
    return statement
  }

  return (id: string, values: Readonly<Partial<Record<Field, Value | undefined>>>): void => {
    const fields = all.filter((field) => values[field] !== undefined)
    if (fields.length > 0 && statementOf(fields).run({ ...values, id }).changes === 0) throw new Error(`${table} ${id} is not stored`)
  }
}
