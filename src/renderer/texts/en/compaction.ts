import { dialog, gauge, history, settings } from './compaction-panels'
import { pin, row, summary } from './compaction-rows'

export const compaction = {
  row,
  summary,
  pin,
  gauge,
  dialog,
  history,
  settings,
} as const
