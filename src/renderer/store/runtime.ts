import type { Client } from '../client/client'

let current: Client | null = null

/** What the store's actions reach the engine through; set once, before the first render. */
export const runtime = {
  get client(): Client {
    if (!current) throw new Error('the store is used before startStore()')
    return current
  },
  set client(client: Client) {
    current = client
  },
}
