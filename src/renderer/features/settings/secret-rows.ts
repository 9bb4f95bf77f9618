/** A name with a secret value: a variable of a command, or a header of a server. */
export type SecretRow = {
  /** For lists on the page only. */
  readonly key: number
  readonly name: string
  /** Empty for a stored one: it keeps its value. */
  readonly value: string
  /** The name under which a value is stored; null for a row that has never been saved. */
  readonly stored: string | null
}

export type SecretProblem = 'name' | 'twice' | 'value' | 'moved'

/** The rows of what is stored; the values never come back. */
export function rowsOf(names: readonly string[]): readonly SecretRow[] {
  return names.map((name, key) => ({ key, name, value: '', stored: name }))
}

/** One more row, empty. */
export function withEmptyRow(rows: readonly SecretRow[]): readonly SecretRow[] {
  return [...rows, { key: Math.max(-1, ...rows.map((row) => row.key)) + 1, name: '', value: '', stored: null }]
}

/**
 * Takes `NAME=value` (or `Name: value`) that was typed or pasted into the field of a name apart; anything else is only
 * a name.
 */
export function nameTyped(text: string): Pick<SecretRow, 'name'> & Partial<Pick<SecretRow, 'value'>> {
  const match = /^\s*(?:export\s+)?([A-Za-z0-9_-]+)\s*[=:]\s*(.*)$/s.exec(text)
  if (!match) return { name: text }
  const [, name = '', value = ''] = match
  return { name, value: value.trim().replace(/^(["'])(.*)\1$/s, '$2') }
}

/** A row nobody has filled in. */
export function isBlank(row: SecretRow): boolean {
  return row.name.trim() === '' && row.value === ''
}

/** What is wrong with each row, by key; blank rows are nothing. `moved`: what is stored is left behind. */
export function checkRows(rows: readonly SecretRow[], moved: boolean): Readonly<Record<number, SecretProblem>> {
  const problems: Record<number, SecretProblem> = {}
  const seen = new Set<string>()
  for (const row of rows) {
    if (isBlank(row)) continue
    const name = row.name.trim()
    if (!/^[A-Za-z0-9_-]{1,100}$/.test(name)) problems[row.key] = 'name'
    else if (seen.has(name)) problems[row.key] = 'twice'
    // A renamed one has no value under its new name.
    else if (row.value === '' && row.stored !== name) problems[row.key] = 'value'
    else if (row.value === '' && moved) problems[row.key] = 'moved'
    seen.add(name)
  }
  return problems
}
