import type { Id } from '@shared/ids'
import { call, showToast } from '../../store'

/** The forms in which a conversation can be taken out of Parley. */
export const EXPORT_FORMATS = ['markdown', 'html', 'json'] as const

/** Saves a whole conversation as one file, where the browser keeps downloads; says in a toast why, where that fails. */
export async function exportConversation(id: Id, format: (typeof EXPORT_FORMATS)[number]): Promise<void> {
  const result = await call('conversation.export', { id, format })
  if (!result.ok) return showToast({ text: result.error.message, tone: 'bad' })
  const { fileName, mimeType, content } = result.data
  const url = URL.createObjectURL(new Blob([content], { type: `${mimeType};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  URL.revokeObjectURL(url)
}
