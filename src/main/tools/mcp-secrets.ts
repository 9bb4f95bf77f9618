import type { Id } from '@shared/ids'
import type { Secrets } from '../engine/ports'

/** Values of environment variables or headers by MCP server. They go in and are handed to the server alone. */
export type McpSecrets = {
  /** Empty where nothing is kept. */
  get(id: Id): Promise<Readonly<Record<string, string>>>
  set(id: Id, values: Readonly<Record<string, string>>): Promise<void>
  remove(id: Id): Promise<void>
}

/** Keeps them where the keys of connections are kept, as one secret under the server's id. */
export function createMcpSecrets(secrets: Secrets): McpSecrets {
  return {
    async get(id) {
      const secret = await secrets.get(id)
      return secret && 'apiKey' in secret ? parseValues(secret.apiKey) : {}
    },
    set: (id, values) => (Object.keys(values).length === 0 ? secrets.remove(id) : secrets.set(id, { apiKey: JSON.stringify(values) })),
    remove: (id) => secrets.remove(id),
  }
}

/** What does not parse was not written here: as good as nothing. */
function parseValues(text: string): Readonly<Record<string, string>> {
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed !== 'object' || parsed === null) return {}
    return Object.fromEntries(Object.entries(parsed).filter((pair): pair is [string, string] => typeof pair[1] === 'string'))
  } catch {
    return {}
  }
}
