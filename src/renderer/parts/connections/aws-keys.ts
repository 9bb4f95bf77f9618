import { cleanKey, isPlainKey } from './api-key'

/** What is wrong with one of AWS's keys. */
export type AwsKeyProblem = 'missing' | 'moved' | 'characters'
export type AwsKeyProblems = {
  readonly accessKeyId?: AwsKeyProblem | 'looksSecret'
  readonly secretAccessKey?: AwsKeyProblem
  readonly sessionToken?: AwsKeyProblem
}

export type AwsKeys = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken: string }
export type AwsSecret = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string }

/** `none`: nothing was typed, what is stored stays. */
export type AwsKeysCheck =
  | { readonly state: 'ok'; readonly secret: AwsSecret }
  | { readonly state: 'none' }
  | { readonly state: 'wrong'; readonly problems: AwsKeyProblems }

/**
 * Reads the keys as pasted. They belong together: whoever types one of them types all. `stored` says whether there are
 * some already (`moved`: they stay behind with the address they were given for).
 */
export function checkAwsKeys(typed: AwsKeys, stored: 'yes' | 'no' | 'moved'): AwsKeysCheck {
  const accessKeyId = cleanKey(typed.accessKeyId)
  const secretAccessKey = cleanKey(typed.secretAccessKey)
  const sessionToken = cleanKey(typed.sessionToken)
  if (stored === 'yes' && accessKeyId === '' && secretAccessKey === '' && sessionToken === '') return { state: 'none' }
  const absent = stored === 'moved' ? 'moved' : 'missing'
  // ASIA marks a temporary key; without its token every request is refused.
  const temporary = accessKeyId.startsWith('ASIA')
  const problems: AwsKeyProblems = {
    ...(accessKeyId === '' ? { accessKeyId: absent } : !isPlainKey(accessKeyId) ? { accessKeyId: 'characters' } : {}),
    ...(isPlainKey(accessKeyId) && /[/+=]/.test(accessKeyId) ? { accessKeyId: 'looksSecret' } : {}),
    ...(secretAccessKey === '' ? { secretAccessKey: absent } : !isPlainKey(secretAccessKey) ? { secretAccessKey: 'characters' } : {}),
    ...(sessionToken === '' ? (temporary ? { sessionToken: 'missing' } : {}) : !isPlainKey(sessionToken) ? { sessionToken: 'characters' } : {}),
  }
  if (Object.keys(problems).length > 0) return { state: 'wrong', problems }
  return { state: 'ok', secret: { accessKeyId, secretAccessKey, ...(sessionToken === '' ? {} : { sessionToken }) } }
}

/** A region as typed, in small letters; a zone (`eu-central-1a`) or the name of a city is none. */
export function checkRegion(text: string): { readonly ok: true; readonly region: string } | { readonly ok: false; readonly problem: 'missing' | 'invalid' } {
  const region = text.trim().toLowerCase()
  if (region === '') return { ok: false, problem: 'missing' }
  return /^[a-z]+(-[a-z]+)+-\d+$/.test(region) && region.length <= 40 ? { ok: true, region } : { ok: false, problem: 'invalid' }
}
