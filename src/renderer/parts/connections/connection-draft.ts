import type { Connection } from '@shared/model/connection'
import type { KeyProblem } from './api-key'
import type { AwsKeyProblems } from './aws-keys'
import { readAzureTarget } from './azure-target'
import { type BaseUrlProblem, checkBaseUrl } from './base-url'
import { CHOICE_NAMES, choiceOf, type ProviderChoice, presetOf } from './provider-choice'

/** What a form holds while it is filled in, as typed; which fields count depends on the choice. */
export type ConnectionDraft = {
  readonly choice: ProviderChoice
  /** Empty: named after the provider or the server. */
  readonly label: string
  readonly baseUrl: string
  readonly apiKey: string
  /** Azure: name of the resource, or its endpoint. */
  readonly azureTarget: string
  readonly deployment: string
  readonly apiVersion: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
}

/** What is wrong, by field. */
export type DraftProblems = AwsKeyProblems & {
  readonly label?: 'long'
  readonly baseUrl?: BaseUrlProblem
  readonly apiKey?: KeyProblem
  readonly azureTarget?: BaseUrlProblem
  readonly deployment?: 'missing' | 'long'
  readonly apiVersion?: 'long'
  readonly region?: 'missing' | 'invalid'
}

/** The version of Azure's interface that new connections ask for. */
export const DEFAULT_API_VERSION = '2024-10-21'

/** Secrets are forgotten by the page as soon as they are stored, and never come back. */
export const NO_SECRETS = { apiKey: '', accessKeyId: '', secretAccessKey: '', sessionToken: '' } as const

/** A fresh form for a choice. */
export function emptyDraft(choice: ProviderChoice): ConnectionDraft {
  return { choice, label: '', baseUrl: '', azureTarget: '', deployment: '', apiVersion: DEFAULT_API_VERSION, region: '', ...NO_SECRETS }
}

/** A form that shows an existing connection; the fields of its secret start empty. */
export function draftOf(connection: Connection): ConnectionDraft {
  const { label, baseUrl = '', resource, deployment = '', apiVersion = DEFAULT_API_VERSION, region = '' } = connection
  const azure = connection.provider === 'azure-openai'
  return {
    choice: choiceOf(connection),
    label,
    baseUrl: azure ? '' : baseUrl,
    azureTarget: azure ? (resource ?? baseUrl) : '',
    deployment,
    apiVersion,
    region,
    ...NO_SECRETS,
  }
}

/** What a connection is called unless the user names it. */
export function defaultLabel(draft: ConnectionDraft): string {
  if (draft.choice === 'azure-openai') {
    const read = readAzureTarget(draft.azureTarget)
    const deployment = draft.deployment.trim() || (read.ok ? read.target.deployment : undefined)
    return deployment === undefined ? CHOICE_NAMES['azure-openai'] : `Azure ${deployment}`
  }
  if (draft.choice !== 'compatible') return CHOICE_NAMES[draft.choice]
  const check = checkBaseUrl(draft.baseUrl)
  return presetOf(draft.baseUrl)?.name ?? (check.ok ? new URL(check.url).host : 'OpenAI')
}
