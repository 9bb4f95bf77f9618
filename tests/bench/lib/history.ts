import type { CompactionResult } from '@shared/model/compaction'
import type { Message } from '@shared/model/message'
import { quickTokens } from '@shared/quick-tokens'
import { NO_RECIPE } from '../../../src/main/engine/compaction/plan'
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

/** Puts a summary of about 1,000 tokens in force for the first `covered` messages of a filled conversation. */
export function coverHistory(store: Store, conversationId: string, covered: number): void {
  const headId = store.conversations.get(conversationId)?.headId
  const ids = headId ? store.messages.branch(headId).map(({ message }) => message.id) : []
  const [fromId, boundaryId] = [ids[0], ids[covered - 1]]
  if (!fromId || !boundaryId) throw new Error('there is nothing to cover')
  const id = uuidV7Ids.next()
  store.transaction('normal', () => {
    store.checkpoints.insert({
      id,
      conversationId,
      participantId: null,
      parentId: null,
      state: 'committed',
      trigger: 'auto',
      fromId,
      boundaryId,
      coveredHash: '',
      recipe: { ...NO_RECIPE, coveredUntil: boundaryId },
      version: 0,
      model: null,
      result: NO_RESULT,
      createdAt: 0,
      changedAt: 0,
    })
    store.checkpoints.addVersion(id, { text: prose(4_000, 1), author: 'model', createdAt: 0 })
  })
}

const NO_RESULT: CompactionResult = {
  compacted: true,
  strategy: 'llm',
  trigger: 'auto',
  messagesBefore: 0,
  messagesAfter: 0,
  turnsBefore: 0,
  turnsAfter: 0,
  turnsCompacted: 0,
  turnsKept: 0,
  toolResultsSummarized: 0,
  toolResultsRedacted: 0,
  tokensBefore: 0,
  tokensAfter: 0,
  reportedBefore: null,
  reportedAfter: 0,
  summaryLength: 0,
  cost: 0,
  durationMs: 0,
}
