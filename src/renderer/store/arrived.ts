import type { Id } from '@shared/ids'
import { type Message, messageText } from '@shared/model/message'
import type { Sending } from './state'

/** What a new message is sent behind. */
export function lastMessage(entry: { readonly state: { readonly messages: readonly Message[] } | null } | undefined): Id | null {
  return entry?.state?.messages.at(-1)?.id ?? null
}

/**
 * True once a message that is on its way is in the log. Its event may come before the engine's answer says which turn it
 * is: until then it is known by its words.
 */
export function isLogged(messages: readonly Message[], { turnId, after, content }: Sending): boolean {
  if (turnId !== null) return messages.some((message) => message.turnId === turnId)
  const at = messages.findLastIndex(({ id }) => id === after)
  if (at < 0 && after !== null) return false
  const words = messageText(content)
  return messages.slice(at + 1).some(({ author, blocks }) => author.kind === 'user' && messageText(blocks) === words)
}
