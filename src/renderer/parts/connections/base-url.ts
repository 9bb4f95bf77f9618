/** What is wrong with an address. */
export type BaseUrlProblem = 'missing' | 'invalid' | 'protocol' | 'credentials'

export type BaseUrlCheck = { readonly ok: true; readonly url: string } | { readonly ok: false; readonly problem: BaseUrlProblem }

const LOCAL = /^(localhost(:|\/|$)|127\.\d|10\.\d|192\.168\.\d|172\.(1[6-9]|2\d|3[01])\.\d|\[|[^./:]+(:|\/|$)|[^/:]+\.(local|lan|internal|home)(:|\/|$))/i

/**
 * Reads an address as people type it. Without a scheme it becomes http in the local network and https elsewhere;
 * blanks around it and slashes at its end are dropped.
 */
export function checkBaseUrl(text: string): BaseUrlCheck {
  const typed = text.trim()
  if (typed === '') return { ok: false, problem: 'missing' }
  if (/\s/.test(typed)) return { ok: false, problem: 'invalid' }
  const scheme = /^([a-z][a-z\d+.-]*):\/\//i.exec(typed)?.[1]
  if (scheme !== undefined && !/^https?$/i.test(scheme)) return { ok: false, problem: 'protocol' }
  const address = scheme === undefined ? `${LOCAL.test(typed) ? 'http' : 'https'}://${typed}` : typed
  if (!URL.canParse(address)) return { ok: false, problem: 'invalid' }
  const url = new URL(address)
  // It would be stored and shown in the clear; a key has its own, protected place.
  if (url.username !== '' || url.password !== '') return { ok: false, problem: 'credentials' }
  return { ok: true, url: url.href.replace(/\/+$/, '') }
}

/** True where a path is missing that nearly every server of the OpenAI protocol wants. */
export function lacksVersion(text: string): boolean {
  const check = checkBaseUrl(text)
  return check.ok && new URL(check.url).pathname === '/'
}
