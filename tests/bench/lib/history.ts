import type { Message } from '@shared/model/message'
import { quickTokens } from '@shared/quick-tokens'
import type { Store } from '../../../src/main/engine/ports'
import { uuidV7Ids } from '../../../src/main/platform/ids'

const WORDS = 'the river turns slowly past old houses and nobody asks why its water keeps moving under a quiet bridge at noon'.split(' ')

/** English-like prose of about so many characters, the same for the same seed. */
export function prose(characters: number, seed: number): string {
  let text = ''
  let state = seed * 2_654_435_761 + 1
  while (text.length < characters) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    text += `${WORDS[state % WORDS.length]}${state % 13 === 0 ? '.\n' : ' '}`
  }
  return text
}

export type HistoryOptions = {
  /** Text of message `index`; without it 200 characters for questions and 800 for answers. */
  readonly text?: (index: number) => string
}

/** Appends a finished, counted history of so many messages, questions and answers in turn, to an empty conversation. */
export function fillHistory(store: Store, conversationId: string, length: number, options: HistoryOptions = {}): void {
  const textOf = options.text ?? ((index: number) => prose(index % 2 === 0 ? 200 : 800, index))
  let parentId: string | null = null
  let turnId = uuidV7Ids.next()
  store.transaction('normal', () => {
    for (let index = 0; index < length; index += 1) {
      const kind = index % 2 === 0 ? 'user' : 'assistant'
      if (kind === 'user') {
        turnId = uuidV7Ids.next()
        store.turns.insert({ id: turnId, conversationId, state: 'completed', createdAt: index, endedAt: index })
      }
      const text = textOf(index)
      const message: Message = {
        id: uuidV7Ids.next(),
        conversationId,
        parentId,
        turnId,
        author: { kind },
        blocks: [{ type: 'text', text }],
        state: 'completed',
        createdAt: index,
        endedAt: index,
      }
      store.messages.insert(message, quickTokens(text))
      parentId = message.id
    }
    store.conversations.update(conversationId, { headId: parentId })
  })
}
