import { DEFAULT_SETTINGS, type Settings } from '@shared/model/settings'
import { useState } from 'react'
import { call, useApp } from '../../store'

type Field = keyof Settings

type SettingsAccess = {
  readonly settings: Settings
  /** Stores a change at once; true if it was accepted. */
  update(patch: Partial<Settings>): Promise<boolean>
  /** Why the last change of a field was refused. */
  errorOf(field: Field): string | null
}

/** The settings and the one way to change them; an error belongs to the field that caused it. */
export function useSettings(): SettingsAccess {
  const settings = useApp((state) => state.settings) ?? DEFAULT_SETTINGS
  const [errors, setErrors] = useState<Partial<Record<Field, string>>>({})

  async function update(patch: Partial<Settings>): Promise<boolean> {
    const result = await call('settings.update', patch)
    const message = result.ok ? undefined : result.error.message
    setErrors((before) => {
      const after = { ...before }
      for (const field of Object.keys(patch) as Field[]) {
        if (message === undefined) delete after[field]
        else after[field] = message
      }
      return after
    })
    return result.ok
  }

  return { settings, update, errorOf: (field) => errors[field] ?? null }
}
