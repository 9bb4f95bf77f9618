import type { Block, Message } from '@shared/model/message'

/** What participants call the person the conversation is for. */
export const USER = 'User'

/** Text that looks like a tag of ours; only this is escaped, so that everything else stays as it was written. */
const LOOKS_LIKE_TAG = /<(?=\/?message\b)/gi

/** Who said it, as other participants read it. */
export function speakerName({ author }: Pick<Message, 'author'>): string {
  if (author.kind === 'user') return author.name ?? USER
  return author.name ?? 'Participant'
}

/**
 * What another speaker's message becomes in a participant's context: its text between tags that name the speaker, its
 * images and documents behind them. Calls, results and thoughts of others are nobody else's business.
 */
export function taggedBlocks(message: Pick<Message, 'author' | 'blocks'>): readonly Block[] {
  const texts = message.blocks.flatMap((block) => (block.type === 'text' && block.text.trim() !== '' ? [block.text] : []))
  const media = message.blocks.filter((block) => block.type === 'image' || block.type === 'file')
  const name = speakerName(message).replace(/["<>\n]/g, ' ')
  const inside = texts.length > 0 ? texts.join('\n\n').replace(LOOKS_LIKE_TAG, '&lt;') : media.length > 0 ? '(attachments only)' : ''
  if (inside === '') return []
  return [{ type: 'text', text: `<message from="${name}">\n${inside}\n</message>` }, ...media]
}
