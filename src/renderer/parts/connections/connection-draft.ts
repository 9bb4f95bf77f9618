import type { CallInput } from '@shared/methods'
import type { Connection } from '@shared/model/connection'
import { checkKey, cleanKey, type KeyProblem } from './api-key'
import { type BaseUrlProblem, checkBaseUrl } from './base-url'
import { CHOICE_NAMES, choiceOf, type ProviderChoice, presetOf, providerOf } from './provider-choice'

/** What a form holds while it is filled in. */
export type ConnectionDraft = {
  readonly choice: ProviderChoice
  /** Empty: named after the provider or the server. */
  readonly label: string
  readonly baseUrl: string
  readonly apiKey: string
}

export type DraftProblems = { readonly label?: 'long'; readonly baseUrl?: BaseUrlProblem; readonly apiKey?: KeyProblem }

export type DraftCheck = { readonly ok: true; readonly input: CallInput<'connection.save'> } | { readonly ok: false; readonly problems: DraftProblems }

const MAX_LABEL = 100

/** A fresh form for a choice. */
export function emptyDraft(choice: ProviderChoice): ConnectionDraft {
  return { choice, label: '', baseUrl: '', apiKey: '' }
}

/** A form that shows an existing connection; its key never comes back, so that field starts empty. */
export function draftOf(connection: Connection): ConnectionDraft {
  return { choice: choiceOf(connection), label: connection.label, baseUrl: connection.baseUrl ?? '', apiKey: '' }
}

/** What a connection is called unless the user names it. */
export function defaultLabel(draft: ConnectionDraft): string {
  if (draft.choice !== 'compatible') return CHOICE_NAMES[draft.choice]
  const check = checkBaseUrl(draft.baseUrl)
  return presetOf(draft.baseUrl)?.name ?? (check.ok ? new URL(check.url).host : 'OpenAI')
}

/** Turns a form into what is saved, or says what is wrong with each field. `existing` keeps its stored key where none is typed. */
export function checkDraft(draft: ConnectionDraft, existing: Pick<Connection, 'id' | 'hasSecret'> | null): DraftCheck {
  const label = draft.label.trim() === '' ? defaultLabel(draft).slice(0, MAX_LABEL) : draft.label.trim()
  const key = cleanKey(draft.apiKey)
  const address = readAddress(draft)
  const keyProblem = findKeyProblem(draft.choice, key, existing?.hasSecret ?? false)
  if (label.length > MAX_LABEL || !address.ok || keyProblem !== null) {
    return {
      ok: false,
      problems: {
        ...(label.length > MAX_LABEL ? { label: 'long' as const } : {}),
        ...(address.ok ? {} : { baseUrl: address.problem }),
        ...(keyProblem === null ? {} : { apiKey: keyProblem }),
      },
    }
  }
  return {
    ok: true,
    input: {
      provider: providerOf(draft.choice),
      label,
      ...(existing ? { id: existing.id } : {}),
      ...(address.url === null ? {} : { baseUrl: address.url }),
      ...(key === '' || draft.choice === 'demo' ? {} : { secret: { apiKey: key } }),
    },
  }
}

type Address = { readonly ok: true; readonly url: string | null } | { readonly ok: false; readonly problem: BaseUrlProblem }

function readAddress(draft: ConnectionDraft): Address {
  // Only `compatible` cannot do without; Anthropic takes one for proxies, OpenAI with one would be `compatible`.
  if (draft.choice === 'demo' || draft.choice === 'openai') return { ok: true, url: null }
  if (draft.choice === 'anthropic' && draft.baseUrl.trim() === '') return { ok: true, url: null }
  return checkBaseUrl(draft.baseUrl)
}

function findKeyProblem(choice: ProviderChoice, key: string, stored: boolean): KeyProblem | null {
  if (choice === 'demo') return null
  if (key !== '') return checkKey(choice, key)
  return choice === 'compatible' || stored ? null : 'missing'
}
