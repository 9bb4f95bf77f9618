/** A tool as its server describes it, within bounds. `name` is the server's own. */
export type ListedTool = { readonly name: string; readonly description: string; readonly parameters: Readonly<Record<string, unknown>> }

export const MAX_TOOLS = 200
const MAX_NAME = 200
const MAX_DESCRIPTION = 4_000
const MAX_SCHEMA = 50_000
const MAX_DEPTH = 32

/**
 * Takes from one page of a server's tool list what can be used: entries without a usable name or with a schema that is
 * too large or too deep are left out, of two with one name the first counts. `left` is how many were left out.
 */
export function readTools(page: unknown, before: readonly ListedTool[]): { readonly tools: readonly ListedTool[]; readonly left: number } {
  const listed: readonly unknown[] = Array.isArray(page) ? page : []
  const names = new Set(before.map((tool) => tool.name))
  const tools = [...before]
  for (const entry of listed) {
    const tool = tools.length < MAX_TOOLS ? readTool(entry) : null
    if (!tool || names.has(tool.name)) continue
    names.add(tool.name)
    tools.push(tool)
  }
  return { tools, left: listed.length - (tools.length - before.length) }
}

function readTool(entry: unknown): ListedTool | null {
  if (!isRecord(entry)) return null
  const { name, description, inputSchema } = entry
  if (typeof name !== 'string' || name.trim() === '' || name.length > MAX_NAME || !name.isWellFormed()) return null
  const schema = isRecord(inputSchema) ? inputSchema : {}
  if (depthOf(schema) > MAX_DEPTH || JSON.stringify(schema).length > MAX_SCHEMA) return null
  return {
    name,
    description: typeof description === 'string' ? description.slice(0, MAX_DESCRIPTION).toWellFormed() : '',
    parameters: { ...schema, type: 'object' },
  }
}

/** Levels of nesting, counted no further than it matters. */
function depthOf(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return depth
  return Object.values(value).reduce((deepest: number, child) => Math.max(deepest, depthOf(child, depth + 1)), depth + 1)
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
