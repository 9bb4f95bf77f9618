import { z } from 'zod'
import type { AppInfo } from '../model/app-info'
import type { Settings } from '../model/settings'
import { settingsSchema } from '../schemas/settings'
import { method } from './define'

export const appMethods = {
  'app.info': method<AppInfo>()(z.strictObject({})),
  'settings.get': method<Settings>()(z.strictObject({})),
  'settings.update': method<Settings>()(settingsSchema.partial()),
}
