import type { RunnerTask as Task } from 'vitest'

/** Between these lines of docs/providers.md the suite writes; the rest is prose. */
export const TABLE_START = '<!-- written by the conformance suite: PROVIDERS_TABLE=1 vitest run --project providers tests/providers/conformance.test.ts -->'
export const TABLE_END = '<!-- end of the table -->'

/** The table of behaviours × providers from the suites of a test file, which are named after the providers. */
export function providersTable(tasks: readonly Task[]): string {
  const providers = tasks.flatMap((task) => (task.type === 'suite' ? [{ name: task.name, cases: new Set(casesOf(task.tasks, '')) }] : []))
  const all = [...new Set(providers.flatMap(({ cases }) => [...cases]))]
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    row(['Behaviour', ...providers.map(({ name }) => name)]),
    row(['---', ...providers.map(() => ':-:')]),
    ...all.map((name) => row([name.replaceAll('|', '\\|'), ...providers.map(({ cases }) => (cases.has(name) ? '✓' : '–'))])),
  ].join('\n')
}

/** The document with another table in the place of its own. Throws where it has no place for one. */
export function withTable(document: string, table: string): string {
  const start = document.indexOf(TABLE_START)
  const end = document.indexOf(TABLE_END)
  if (start < 0 || end < start) throw new Error('docs/providers.md has lost the marks between which the table stands')
  return `${document.slice(0, start)}${TABLE_START}\n\n${table}\n\n${document.slice(end)}`
}

/** Names of the tests below a suite, each with the suites above it. */
function casesOf(tasks: readonly Task[], above: string): readonly string[] {
  return tasks.flatMap((task) => {
    const name = above === '' ? task.name : `${above}: ${task.name}`
    if (task.type === 'suite') return casesOf(task.tasks, name)
    return task.mode === 'skip' || task.mode === 'todo' ? [] : [name]
  })
}
