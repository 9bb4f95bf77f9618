import type { Id } from '@shared/ids'
import type { Message } from '@shared/model/message'
import type { Clock, Entry, Log, MediaFiles, Store, Tokenizer } from '../ports'
import { countedText, imageTokens } from './estimate'

/** How long a request may wait for exact counts; a tokenizer that is still loading must not delay it. */
const PATIENCE_MS = 25
/** A document may be most of a window: its count is worth waiting for. */
const DOCUMENT_PATIENCE_MS = 3_000

/**
 * Counts what has no count yet and stores the figures beside the log. Resolves after at most 25 ms (3 s with a
 * document); counts that come later are stored all the same and reported through `onCounted`.
 */
export function countEntries(
  ports: { readonly store: Store; readonly tokenizer: Tokenizer; readonly clock: Clock; readonly media: MediaFiles; readonly log: Log },
  entries: readonly Entry[],
  onCounted: (tokens: ReadonlyMap<Id, number>) => void,
): Promise<void> {
  const missing = entries.filter(({ tokens }) => tokens === null)
  if (missing.length === 0) return Promise.resolve()
  const withDocuments = missing.some(({ message }) => message.blocks.some((block) => block.type === 'file'))
  const counted = Promise.all(missing.map(({ message }) => wholeText(ports.media, message)))
    .then((texts) => ports.tokenizer.count(texts))
    .then((counts) => {
      const tokens = new Map(missing.map(({ message }, index) => [message.id, (counts[index] ?? 0) + imageTokens(message.blocks)]))
      ports.store.transaction('normal', () => {
        for (const [id, count] of tokens) ports.store.messages.setTokens(id, count)
      })
      onCounted(tokens)
    })
    .catch((reason: unknown) => ports.log.warn('token count failed', { reason: String(reason) }))
  return new Promise((resolve) => {
    const cancel = ports.clock.setTimer(withDocuments ? DOCUMENT_PATIENCE_MS : PATIENCE_MS, resolve)
    void counted.then(() => {
      cancel()
      resolve()
    })
  })
}

/** The text a message adds to a request, with that of its documents. */
async function wholeText(media: MediaFiles, { blocks }: Message): Promise<string> {
  const documents = blocks.flatMap((block) => (block.type === 'file' ? [media.text(block.mediaId).catch(() => '')] : []))
  return documents.length === 0 ? countedText(blocks) : [countedText(blocks), ...(await Promise.all(documents))].join('\n')
}
