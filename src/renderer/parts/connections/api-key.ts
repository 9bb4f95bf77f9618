import type { ProviderChoice } from './provider-choice'

/** Whose key it is, by its beginning. */
export type KeyOwner = 'anthropic' | 'openai' | 'openrouter' | 'google' | 'aws'

/** What is wrong with a key, as far as one can see without trying it; the name of an owner: it is theirs. */
export type KeyProblem = 'missing' | 'moved' | 'characters' | KeyOwner

/** Beginnings that only one provider uses. A bare `sk-` says nothing: half the world copied it. */
const OWNERS: readonly (readonly [RegExp, KeyOwner])[] = [
  [/^sk-ant-/, 'anthropic'],
  [/^sk-(proj|svcacct|admin)-/, 'openai'],
  [/^sk-or-/, 'openrouter'],
  [/^AIza[\w-]{30}/, 'google'],
  [/^(AKIA|ASIA)[A-Z0-9]{16}$/, 'aws'],
]

/** A key as pasted: without blanks around it, quotes, a variable's name or "Bearer" in front. */
export function cleanKey(text: string): string {
  return text
    .trim()
    .replace(/^(export\s+)?[A-Z][A-Z0-9_]*=/, '')
    .replace(/^bearer\s+/i, '')
    .replace(/^(["'])(.*)\1$/, '$2')
    .trim()
}

/** True for a text that an HTTP header can carry without blanks. */
export function isPlainKey(key: string): boolean {
  return /^[\x21-\x7e]+$/.test(key)
}

/**
 * Looks for the mistakes people make: a blank or a foreign character in the middle (a header cannot carry it),
 * or another provider's key. A server of one's own may want any. Null: nothing to object to.
 */
export function checkKey(choice: ProviderChoice, key: string): 'characters' | KeyOwner | null {
  if (!isPlainKey(key)) return 'characters'
  if (choice === 'compatible') return null
  const owner = OWNERS.find(([pattern]) => pattern.test(key))?.[1]
  return owner === undefined || owner === choice ? null : owner
}
