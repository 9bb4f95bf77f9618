import { isFinal } from '@shared/model/message'
import { recoverCompactions } from '../compaction/commit'
import type { Clock, Log, Store } from '../ports'

/**
 * Repairs what a crash left behind, before any window is served: every pending or streaming message becomes
 * interrupted with the text that had been saved, and its turn with it. Turns that wait for tool results survive,
 * queued requests stay queued. One durable transaction; running it twice changes nothing.
 */
export function recover(ports: { readonly store: Store; readonly clock: Clock; readonly log: Log }): void {
  const { store, clock, log } = ports
  const compactions = recoverCompactions(ports)
  if (compactions > 0) log.warn('compactions had not ended', { compactions })
  const messages = store.messages.unfinished()
  const turns = store.turns.unfinished().filter((turn) => turn.state !== 'tools')
  if (messages.length === 0 && turns.length === 0) return
  const endedAt = clock.now()
  store.transaction('durable', () => {
    for (const message of messages) {
      if (isFinal(message.state)) continue
      store.messages.finish({ ...message, state: 'interrupted', blocks: store.drafts.read(message.id), endedAt }, null)
      store.drafts.remove(message.id)
    }
    for (const turn of turns) store.turns.update(turn.id, { state: 'interrupted', endedAt })
  })
  log.warn('recovered after a crash', { messages: messages.length, turns: turns.length })
}
