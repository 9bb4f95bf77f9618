import type { AppInfo } from '@shared/model/app-info'
import type { Hub } from '../engine/hub'
import type { Store } from '../engine/ports'
import type { Handlers } from './handlers'

/** Handlers of `app.*` and `settings.*`. */
export function settingsHandlers(ports: {
  readonly store: Store
  readonly hub: Hub
  readonly info: AppInfo
}): Pick<Handlers, 'app.info' | 'settings.get' | 'settings.update'> {
  const { store, hub } = ports
  return {
    'app.info': () => ports.info,
    'settings.get': () => store.settings.get(),
    'settings.update'(patch) {
      // Fields that are present but undefined mean "leave as it is", like fields that are absent.
      const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))
      const settings = store.transaction('durable', () => store.settings.update(given))
      hub.publish('app', { type: 'settings-changed', settings })
      return settings
    },
  }
}
