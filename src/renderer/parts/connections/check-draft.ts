import type { CallInput } from '@shared/methods'
import type { Connection } from '@shared/model/connection'
import { checkKey, cleanKey } from './api-key'
import { checkAwsKeys, checkRegion } from './aws-keys'
import { readAzureTarget } from './azure-target'
import { checkBaseUrl } from './base-url'
import { type ConnectionDraft, DEFAULT_API_VERSION, type DraftProblems, defaultLabel } from './connection-draft'
import { needsSecret, providerOf } from './provider-choice'

type Input = CallInput<'connection.save'>

/** `keepsSecret`: what is stored as a secret goes on to hold, since none was typed and the address is the same. */
export type DraftCheck = { readonly ok: true; readonly input: Input; readonly keepsSecret: boolean } | { readonly ok: false; readonly problems: DraftProblems }

/** The connection a form is about, as far as its check needs it. */
export type Existing = Pick<Connection, 'id' | 'hasSecret' | 'baseUrl' | 'resource'>

const MAX_LABEL = 100
const MAX_DEPLOYMENT = 200
const MAX_VERSION = 50

/** What one part of a form comes to. */
type Part = { readonly input: Partial<Input>; readonly problems: DraftProblems }

/** Turns a form into what is saved, or says what is wrong with each field. `existing` keeps its stored secret where none is typed. */
export function checkDraft(draft: ConnectionDraft, existing: Existing | null): DraftCheck {
  const label = draft.label.trim() === '' ? defaultLabel(draft).slice(0, MAX_LABEL) : draft.label.trim()
  const place = readPlace(draft)
  const moved = existing !== null && isMoved(existing, place.input)
  const stored = !existing?.hasSecret ? 'no' : moved ? 'moved' : 'yes'
  const secret = readSecret(draft, stored)
  const problems: DraftProblems = { ...(label.length > MAX_LABEL ? { label: 'long' } : {}), ...place.problems, ...secret.problems }
  if (Object.keys(problems).length > 0) return { ok: false, problems }
  return {
    ok: true,
    input: { provider: providerOf(draft.choice), label, ...(existing ? { id: existing.id } : {}), ...place.input, ...secret.input },
    keepsSecret: stored === 'yes' && secret.input.secret === undefined,
  }
}

/** Where requests go: address, resource, deployment, region. */
function readPlace(draft: ConnectionDraft): Part {
  switch (draft.choice) {
    case 'demo':
    case 'openai':
      // OpenAI with an address of its own would be `compatible`.
      return { input: {}, problems: {} }
    case 'compatible':
      return readAddress(draft.baseUrl)
    case 'anthropic':
    case 'google':
    case 'cohere':
      return readOptionalAddress(draft.baseUrl)
    case 'azure-openai':
      return readAzure(draft)
    case 'bedrock':
      return readBedrock(draft)
  }
}

function readAddress(text: string): Part {
  const check = checkBaseUrl(text)
  return check.ok ? { input: { baseUrl: check.url }, problems: {} } : { input: {}, problems: { baseUrl: check.problem } }
}

function readOptionalAddress(text: string): Part {
  return text.trim() === '' ? { input: {}, problems: {} } : readAddress(text)
}

function readAzure(draft: ConnectionDraft): Part {
  const read = readAzureTarget(draft.azureTarget)
  const target = read.ok ? read.target : {}
  const deployment = draft.deployment.trim() || (target.deployment ?? '')
  const typedVersion = draft.apiVersion.trim()
  // An address that names a version says more than the version that was filled in for everybody.
  const apiVersion = (typedVersion === DEFAULT_API_VERSION ? target.apiVersion : undefined) ?? (typedVersion || (target.apiVersion ?? DEFAULT_API_VERSION))
  return {
    input: {
      ...(target.resource === undefined ? {} : { resource: target.resource }),
      ...(target.baseUrl === undefined ? {} : { baseUrl: target.baseUrl }),
      deployment,
      apiVersion,
    },
    problems: {
      ...(read.ok ? {} : { azureTarget: read.problem }),
      ...(deployment === '' ? { deployment: 'missing' } : deployment.length > MAX_DEPLOYMENT ? { deployment: 'long' } : {}),
      ...(apiVersion.length > MAX_VERSION ? { apiVersion: 'long' } : {}),
    },
  }
}

function readBedrock(draft: ConnectionDraft): Part {
  const region = checkRegion(draft.region)
  const endpoint = readOptionalAddress(draft.baseUrl)
  return {
    input: { ...endpoint.input, ...(region.ok ? { region: region.region } : {}) },
    problems: { ...endpoint.problems, ...(region.ok ? {} : { region: region.problem }) },
  }
}

function readSecret(draft: ConnectionDraft, stored: 'yes' | 'no' | 'moved'): Part {
  if (draft.choice === 'demo') return { input: {}, problems: {} }
  if (draft.choice === 'bedrock') {
    const keys = checkAwsKeys(draft, stored)
    return { input: keys.state === 'ok' ? { secret: keys.secret } : {}, problems: keys.state === 'wrong' ? keys.problems : {} }
  }
  const key = cleanKey(draft.apiKey)
  if (key === '') {
    if (stored === 'yes' || !needsSecret(draft.choice)) return { input: {}, problems: {} }
    return { input: {}, problems: { apiKey: stored === 'moved' ? 'moved' : 'missing' } }
  }
  const problem = checkKey(draft.choice, key)
  return problem === null ? { input: { secret: { apiKey: key } }, problems: {} } : { input: {}, problems: { apiKey: problem } }
}

/** A stored secret was given for one server and does not follow the connection to another one. */
function isMoved(existing: Existing, next: Partial<Input>): boolean {
  return originOf(existing.baseUrl) !== originOf(next.baseUrl) || existing.resource !== next.resource
}

function originOf(url: string | undefined): string {
  return url === undefined ? '' : new URL(url).origin
}
