import type { Result } from '@shared/result'
import { showToast } from '../../store'

/** Says what went wrong in a toast; true where nothing did. */
export function report(result: Result<unknown>): boolean {
  if (!result.ok) showToast({ text: result.error.message, tone: 'bad' })
  return result.ok
}
