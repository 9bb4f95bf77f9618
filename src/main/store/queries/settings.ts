import { failure } from '@shared/errors'
import { DEFAULT_SETTINGS, type Settings } from '@shared/model/settings'
import { settingsSchema } from '@shared/schemas/settings'
import type { Log, SettingsStore } from '../../engine/ports'
import type { Db } from '../database'
import type { Transactions } from '../transactions'
import { tryJson } from './columns'

/** Settings, one row each; what is missing or no longer valid reads as its default. */
export function createSettings(db: Db, log: Log, { atomic }: Pick<Transactions, 'atomic'>): SettingsStore {
  const all = db.prepare<[], { name: string; value: string }>('SELECT name, value FROM setting')
  const put = db.prepare<[string, string]>('INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value')

  function get(): Settings {
    const stored: Record<string, unknown> = {}
    for (const { name, value } of all.all()) {
      if (!isSetting(name)) continue
      const parsed = settingsSchema.shape[name].safeParse(tryJson(value))
      if (parsed.success) stored[name] = parsed.data
      else log.warn('store: a setting is not valid, its default is used', { name })
    }
    return { ...DEFAULT_SETTINGS, ...stored }
  }

  return {
    get,
    update: (patch) => {
      const parsed = settingsSchema.partial().safeParse(patch)
      if (!parsed.success) throw failure('validation', `This setting is not valid: ${parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')}.`)
      return atomic(() => {
        for (const [name, value] of Object.entries(parsed.data)) if (value !== undefined) put.run(name, JSON.stringify(value))
        return get()
      })
    },
  }
}

function isSetting(name: string): name is keyof Settings {
  return Object.hasOwn(settingsSchema.shape, name)
}
