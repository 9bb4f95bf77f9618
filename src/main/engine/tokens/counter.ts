import type { Id } from '@shared/ids'
import type { Clock, Entry, Log, Store, Tokenizer } from '../ports'
import { countedText } from './estimate'

/** How long a request may wait for exact counts; a tokenizer that is still loading must not delay it. */
const PATIENCE_MS = 25

/**
 * Counts what has no count yet and stores the figures beside the log. Resolves after at most 25 ms; counts that come
 * later are stored all the same and reported through `onCounted`.
 */
export function countEntries(
  ports: { readonly store: Store; readonly tokenizer: Tokenizer; readonly clock: Clock; readonly log: Log },
  entries: readonly Entry[],
  onCounted: (tokens: ReadonlyMap<Id, number>) => void,
): Promise<void> {
  const missing = entries.filter(({ tokens }) => tokens === null)
  if (missing.length === 0) return Promise.resolve()
  const counted = ports.tokenizer
    .count(missing.map(({ message }) => countedText(message.blocks)))
    .then((counts) => {
      const tokens = new Map(missing.map(({ message }, index) => [message.id, counts[index] ?? 0]))
      ports.store.transaction('normal', () => {
        for (const [id, count] of tokens) ports.store.messages.setTokens(id, count)
      })
      onCounted(tokens)
    })
    .catch((reason: unknown) => ports.log.warn('token count failed', { reason: String(reason) }))
  return new Promise((resolve) => {
    const cancel = ports.clock.setTimer(PATIENCE_MS, resolve)
    void counted.then(() => {
      cancel()
      resolve()
    })
  })
}
