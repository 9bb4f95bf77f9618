import type { Id } from '@shared/ids'
import type { Message } from '@shared/model/message'
import i18next from 'i18next'
import { copyText } from '../../parts/markdown/copy-text'
import { call, showToast } from '../../store'
import { report } from './report'
import { transcriptMarkdown } from './transcript-markdown'

const PAGE = 500

/** Puts the whole conversation on the clipboard, older messages included. */
export async function copyTranscript(chatId: Id, title: string, nameOf: (message: Message) => string): Promise<void> {
  const messages: Message[] = []
  for (let more = true; more; ) {
    const first = messages[0]
    const result = await call('conversation.messages', { id: chatId, limit: PAGE, ...(first ? { before: first.id } : {}) })
    if (!report(result) || !result.ok) return
    messages.unshift(...result.data.messages)
    more = result.data.more && result.data.messages.length > 0
  }
  const copied = await copyText(transcriptMarkdown(title, messages, nameOf))
  showToast(copied ? { text: i18next.t('chat.transcriptCopied') } : { text: i18next.t('chat.transcriptFailed'), tone: 'bad' })
}
