import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Message } from '@shared/model/message'
import type { Log, Search } from '../../../src/main/engine/ports'
import type { OpenedStore } from '../../../src/main/store/open'
import { createSearch } from '../../../src/main/store/search/search'
import { aMessage } from '../../fixtures/messages'
import { aConversation } from '../../fixtures/records'
import { searchWorker } from '../../fixtures/search-worker'
import { openTestStore, silentLog } from '../../fixtures/store'

export type FindQuery = Parameters<Search['find']>[0]
export type Page = Awaited<ReturnType<Search['find']>>

export type SearchBench = {
  readonly opened: OpenedStore
  readonly search: Search
  /** The index, as a file. */
  readonly file: string
  conversation(title?: string): string
  /** Stores messages one after the other, as one branch of a conversation. */
  say(conversation: string, texts: readonly string[], patch?: Partial<Message>): readonly Message[]
  /** A page when everything that was stored before is indexed. */
  find(text: string, query?: Partial<FindQuery>): Promise<Page>
  /** Texts of the messages that are found, newest first. */
  texts(text: string, query?: Partial<FindQuery>): Promise<readonly string[]>
  /** Ends the search and starts another one over the same files; `meanwhile` runs while none is open. */
  restart(meanwhile?: () => Promise<void> | void): Promise<void>
  close(): Promise<void>
}

/** A real store with a real search in a real worker. */
export async function startSearch({ log = silentLog }: { readonly log?: Log } = {}): Promise<SearchBench> {
  const worker = await searchWorker()
  const opened = await openTestStore()
  const { store } = opened
  let search = createSearch({ dir: opened.dir, worker, log })

  async function find(text: string, query: Partial<FindQuery> = {}): Promise<Page> {
    for (;;) {
      const page = await search.find({ text, order: 'newest', limit: 20, ...query })
      if (!page.indexing) return page
    }
  }

  return {
    opened,
    get search() {
      return search
    },
    file: join(opened.dir, 'search.db'),
    conversation(title = 'A chat') {
      const record = aConversation({ title })
      store.conversations.insert(record)
      return record.id
    },
    say(conversationId, texts, patch = {}) {
      let parentId = patch.parentId ?? null
      const messages = texts.map((text) => {
        const message = aMessage({ conversationId, blocks: [{ type: 'text', text }], ...patch, parentId })
        parentId = message.id
        return message
      })
      store.transaction('normal', () => {
        for (const message of messages) store.messages.insert(message, null)
      })
      return messages
    },
    find,
    texts: async (text, query) =>
      (await find(text, { limit: 100, ...query })).hits.map(({ messageId }) => {
        const block = store.messages.get(messageId)?.blocks[0]
        return block?.type === 'text' ? block.text : ''
      }),
    async restart(meanwhile) {
      await search.close()
      await meanwhile?.()
      search = createSearch({ dir: opened.dir, worker, log })
    },
    async close() {
      await search.close()
      opened.close()
      await rm(opened.dir, { recursive: true, force: true })
    },
  }
}
