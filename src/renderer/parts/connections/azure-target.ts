import { type BaseUrlProblem, checkBaseUrl } from './base-url'

/** What Azure's requests go to: a resource by name, or an endpoint; with what an address from the portal says beside it. */
export type AzureTarget = {
  readonly resource?: string
  readonly baseUrl?: string
  readonly deployment?: string
  readonly apiVersion?: string
}

export type AzureTargetCheck = { readonly ok: true; readonly target: AzureTarget } | { readonly ok: false; readonly problem: BaseUrlProblem }

/**
 * Reads the name of a resource, its endpoint, or the whole target address that the portal offers to copy
 * (`…/openai/deployments/NAME/chat/completions?api-version=…`).
 */
export function readAzureTarget(text: string): AzureTargetCheck {
  const typed = text.trim()
  if (/^[A-Za-z0-9-]{1,64}$/.test(typed)) return { ok: true, target: { resource: typed } }
  const check = checkBaseUrl(typed)
  if (!check.ok) return check
  const url = new URL(check.url)
  const deployment = /\/openai\/deployments\/([^/]+)/.exec(url.pathname)?.[1]
  const apiVersion = url.searchParams.get('api-version')
  // Only what stands before /openai is the endpoint; the rest is made anew for every request.
  const path = url.pathname.replace(/\/openai(\/.*)?$/, '').replace(/\/+$/, '')
  return {
    ok: true,
    target: {
      baseUrl: `${url.origin}${path}`,
      ...(deployment === undefined ? {} : { deployment: decode(deployment) }),
      ...(apiVersion ? { apiVersion } : {}),
    },
  }
}

/** A whole target address taken apart into the fields of the form; null while it is none. */
export function splitTargetUri(text: string): { readonly azureTarget: string; readonly deployment: string; readonly apiVersion: string } | null {
  const read = readAzureTarget(text)
  if (!read.ok) return null
  const { baseUrl, deployment, apiVersion } = read.target
  return baseUrl === undefined || deployment === undefined || apiVersion === undefined ? null : { azureTarget: baseUrl, deployment, apiVersion }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
