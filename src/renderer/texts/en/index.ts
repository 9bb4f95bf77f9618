import { chat } from './chat'
import { common } from './common'
import { compaction } from './compaction'
import { composer } from './composer'
import { errors } from './errors'
import { gauge } from './gauge'
import { inspector } from './inspector'
import { onboarding } from './onboarding'
import { palette } from './palette'
import { rooms } from './rooms'
import { search } from './search'
import { settings } from './settings'
import { shell } from './shell'
import { sidebar } from './sidebar'
import { tools } from './tools'
import { transcript } from './transcript'

/** English, by part of the app: `t('sidebar.newChat')`. */
export const en = {
  common,
  shell,
  sidebar,
  chat,
  rooms,
  transcript,
  composer,
  compaction,
  gauge,
  inspector,
  settings,
  onboarding,
  palette,
  search,
  tools,
  errors,
} as const
