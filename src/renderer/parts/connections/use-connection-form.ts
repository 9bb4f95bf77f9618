import type { AppError } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { Connection } from '@shared/model/connection'
import { useState } from 'react'
import { call } from '../../store'
import { checkDraft, type Existing } from './check-draft'
import { type ConnectionDraft, type DraftProblems, draftOf, emptyDraft, NO_SECRETS } from './connection-draft'
import type { ProviderChoice } from './provider-choice'

/** What was saved, and the model to test it with where the connection itself says it: an Azure deployment stands for one. */
export type SavedConnection = { readonly id: Id; readonly model: string | undefined }

export type ConnectionForm = {
  /** The connection, once it exists. From then on its provider is fixed: a stored key must not go to another one. */
  readonly id: Id | null
  readonly draft: ConnectionDraft
  readonly problems: DraftProblems
  /** Why the last attempt to save failed. */
  readonly error: AppError | null
  readonly saving: boolean
  /** The connection has a stored secret, so its fields may stay empty. */
  readonly hasSecret: boolean
  /** Something was typed that is not saved. */
  readonly dirty: boolean
  change(patch: Partial<Omit<ConnectionDraft, 'choice'>>): void
  /** Starts over with another provider; what was typed does not belong to it. Only before the first save. */
  choose(choice: ProviderChoice): void
  /** Saves; null if something is wrong, which the form then shows. */
  save(): Promise<SavedConnection | null>
}

/** A form for a new connection, or for the given one. The secret is forgotten as soon as it is saved. */
export function useConnectionForm(start: ProviderChoice | Connection): ConnectionForm {
  const [draft, setDraft] = useState<ConnectionDraft>(() => (typeof start === 'string' ? emptyDraft(start) : draftOf(start)))
  const [saved, setSaved] = useState<Existing | null>(typeof start === 'string' ? null : start)
  const [problems, setProblems] = useState<DraftProblems>({})
  const [error, setError] = useState<AppError | null>(null)
  const [saving, setSaving] = useState(false)
  const [dirty, setDirty] = useState(false)

  function replace(next: ConnectionDraft, typed: boolean): void {
    setDraft(next)
    setDirty(typed)
    setProblems({})
    setError(null)
  }

  async function save(): Promise<SavedConnection | null> {
    const check = checkDraft(draft, saved)
    if (!check.ok) {
      setProblems(check.problems)
      return null
    }
    setSaving(true)
    const result = await call('connection.save', check.input)
    setSaving(false)
    if (!result.ok) {
      setError(result.error)
      return null
    }
    const { baseUrl, resource, secret, deployment } = check.input
    setSaved({
      id: result.data.id,
      hasSecret: check.keepsSecret || secret !== undefined,
      ...(baseUrl === undefined ? {} : { baseUrl }),
      ...(resource === undefined ? {} : { resource }),
    })
    setDraft((now) => ({ ...now, ...NO_SECRETS }))
    setDirty(false)
    setError(null)
    return { id: result.data.id, model: deployment }
  }

  return {
    id: saved?.id ?? null,
    draft,
    problems,
    error,
    saving,
    hasSecret: saved?.hasSecret ?? false,
    dirty,
    change: (patch) => replace({ ...draft, ...patch }, true),
    choose: (choice) => {
      if (!saved) replace(emptyDraft(choice), false)
    },
    save,
  }
}
