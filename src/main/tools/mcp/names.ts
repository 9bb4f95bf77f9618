import { createHash } from 'node:crypto'
import type { Id } from '@shared/ids'
import type { McpServer } from '@shared/model/mcp'

const MAX_NAME = 64
const MAX_PREFIX = 24
const SEPARATOR = '__'
const HASH_LENGTH = 8

/**
 * What each server's tools are called in front of `__`: a slug of its label. Where two labels have the same slug, the
 * server that was added later gets the end of its id as well. No prefix holds an underscore, so none is part of another.
 */
export function prefixes(servers: readonly Pick<McpServer, 'id' | 'label' | 'createdAt'>[]): ReadonlyMap<Id, string> {
  const taken = new Set<string>()
  const result = new Map<Id, string>()
  for (const { id, label } of servers.toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))) {
    const slug = slugOf(label)
    const prefix = taken.has(slug) ? `${slug}-${id.slice(-6)}` : slug
    taken.add(prefix)
    result.set(id, prefix)
  }
  return result
}

/**
 * The name under which a model sees a tool of a server: `prefix__tool`, legal for every service (`[A-Za-z0-9_-]{1,64}`).
 * A name that had to be changed or cut ends in a hash of the original, so that it stays the same from day to day and no
 * two tools of one server share it.
 */
export function exposedName(prefix: string, tool: string): string {
  const plain = `${prefix}${SEPARATOR}${tool}`
  if (plain.length <= MAX_NAME && /^[A-Za-z0-9_-]+$/.test(plain)) return plain
  const hash = createHash('sha256').update(tool).digest('hex').slice(0, HASH_LENGTH)
  return `${plain.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, MAX_NAME - HASH_LENGTH - 1)}_${hash}`
}

function slugOf(label: string): string {
  const slug = label
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_PREFIX)
    .replace(/^-+|-+$/g, '')
  return slug === '' ? 'server' : slug
}
