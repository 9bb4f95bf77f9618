import type { CompactionConfig } from '@shared/model/compaction'
import type { Result } from '@shared/result'
import { useState } from 'react'

export type CompactionField = keyof CompactionConfig

export type CompactionForm = {
  /** Stores a change at once. */
  change(patch: Partial<CompactionConfig>): void
  /** Why the last change of a field was refused. */
  errorOf(field: CompactionField): string | null
}

/** Keeps what went wrong with each field; `save` stores a change. */
export function useCompactionForm(save: (patch: Partial<CompactionConfig>) => Promise<Result<unknown>>): CompactionForm {
  const [errors, setErrors] = useState<Partial<Record<CompactionField, string>>>({})

  async function change(patch: Partial<CompactionConfig>): Promise<void> {
    const result = await save(patch)
    const message = result.ok ? undefined : result.error.message
    setErrors((before) => {
      const after = { ...before }
      for (const field of Object.keys(patch) as CompactionField[]) {
        if (message === undefined) delete after[field]
        else after[field] = message
      }
      return after
    })
  }

  return { change: (patch) => void change(patch), errorOf: (field) => errors[field] ?? null }
}
