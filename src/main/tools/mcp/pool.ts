import { type Failure, failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { McpServer } from '@shared/model/mcp'
import type { Clock, Log } from '../../engine/ports'
import type { McpSecrets } from '../mcp-secrets'
import { connect, type McpConnection } from './connection'
import { connectFailure } from './failures'

/** Connections to servers, one each, opened when first used. */
export type Pool = {
  /** Does something with a server's connection, which is kept open meanwhile. Rejects with `Failure` where there is none to be had. */
  use<T>(server: McpServer, work: (connection: McpConnection) => Promise<T>): Promise<T>
  /** A call went through: what went wrong before is forgiven. */
  succeeded(id: Id): void
  /** Ends a connection and forgets its past. */
  drop(id: Id): Promise<void>
  close(): Promise<void>
}

type Slot = {
  opening: Promise<McpConnection> | null
  uses: number
  cancelIdle: () => void
  /** Crashes and failed starts since the last call that went through. */
  failures: number
  /** No new try before this time. */
  notBefore: number
}

const IDLE_MS = 5 * 60_000
/** After a second failure in a row a server is left alone for so long, so that it does not hold up every turn. */
const REST_MS = 60_000
const MAX_FAILURES = 2

export function createPool({ secrets, clock, log }: { readonly secrets: McpSecrets; readonly clock: Clock; readonly log: Log }): Pool {
  const slots = new Map<Id, Slot>()
  const closing = new Set<Promise<void>>()
  let closed = false

  function slotOf(id: Id): Slot {
    const slot = slots.get(id) ?? { opening: null, uses: 0, cancelIdle: () => {}, failures: 0, notBefore: 0 }
    slots.set(id, slot)
    return slot
  }

  function failed(slot: Slot): void {
    slot.opening = null
    slot.cancelIdle()
    slot.failures += 1
    if (slot.failures >= MAX_FAILURES) slot.notBefore = clock.now() + REST_MS
  }

  async function open(server: McpServer, slot: Slot): Promise<McpConnection> {
    const values = await secrets.get(server.id)
    const onGone = (): void => {
      // Failures before the connection stands are counted where they are thrown.
      if (slot.opening !== opening || !standing) return
      log.warn('mcp: a server stopped', { server: server.label })
      failed(slot)
    }
    let standing = false
    const opening = slot.opening
    try {
      const connection = await connect({ server, values, clock, log, onGone })
      standing = true
      return connection
    } catch (reason) {
      if (slot.opening === opening) failed(slot)
      throw connectFailure(reason, server.label, values)
    }
  }

  function resting(server: McpServer): Failure {
    return failure('network', `“${server.label}” stopped or could not be reached twice in a row and is left alone for a minute. Test it in Settings, Tools.`)
  }

  function release(id: Id, slot: Slot): void {
    slot.uses -= 1
    if (slot.uses > 0 || slots.get(id) !== slot || !slot.opening) return
    slot.cancelIdle = clock.setTimer(IDLE_MS, () => void end(slot))
  }

  function end(slot: Slot): Promise<void> {
    slot.cancelIdle()
    const { opening } = slot
    slot.opening = null
    if (!opening) return Promise.resolve()
    const ended = opening.then(
      (connection) => connection.close(),
      () => {},
    )
    closing.add(ended)
    return ended.finally(() => closing.delete(ended))
  }

  return {
    async use(server, work) {
      if (closed) throw failure('shutdown', 'Parley is closing.')
      const slot = slotOf(server.id)
      if (!slot.opening) {
        if (slot.failures >= MAX_FAILURES && clock.now() < slot.notBefore) throw resting(server)
        // Assigned before `open` goes on, so that it can tell whether it is still the one that counts.
        const { promise, resolve } = Promise.withResolvers<McpConnection>()
        slot.opening = promise
        resolve(open(server, slot))
      }
      slot.cancelIdle()
      slot.uses += 1
      try {
        return await work(await slot.opening)
      } finally {
        release(server.id, slot)
      }
    },
    succeeded(id) {
      const slot = slots.get(id)
      if (slot) slot.failures = 0
    },
    async drop(id) {
      const slot = slots.get(id)
      slots.delete(id)
      if (slot) await end(slot)
    },
    async close() {
      closed = true
      await Promise.all([...[...slots.values()].map(end), ...closing])
    },
  }
}
