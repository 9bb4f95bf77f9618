/** What is wrong with a key, as far as one can see without trying it. */
export type KeyProblem = 'missing' | 'characters' | 'anthropic' | 'not-anthropic'

/** A key as pasted: without blanks around it, quotes, a variable's name or "Bearer" in front. */
export function cleanKey(text: string): string {
  return text
    .trim()
    .replace(/^(export\s+)?[A-Z][A-Z0-9_]*=/, '')
    .replace(/^bearer\s+/i, '')
    .replace(/^(["'])(.*)\1$/, '$2')
    .trim()
}

/**
 * Looks for the mistakes people make: a blank or a foreign character in the middle (a header cannot carry it),
 * or the other provider's key. Null: nothing to object to.
 */
export function checkKey(choice: 'anthropic' | 'openai' | 'compatible', key: string): Exclude<KeyProblem, 'missing'> | null {
  if (!/^[\x21-\x7e]+$/.test(key)) return 'characters'
  if (choice === 'anthropic' && /^sk-(proj-|or-|svcacct-)/.test(key)) return 'not-anthropic'
  if (choice === 'openai' && key.startsWith('sk-ant-')) return 'anthropic'
  return null
}
