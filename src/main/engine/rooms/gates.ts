import type { Id } from '@shared/ids'

/** Lets only so many requests at once through to each provider: of each room as many as it allows, and of all together no more than a service bears. */
export type Gates = {
  /** Resolves with the way out when there is room; null if the signal aborts first. `limit` is the room's own. */
  enter(provider: string, room: Id, limit: number, signal: AbortSignal): Promise<(() => void) | null>
}

/** Four full rooms. With more, services turn requests away, and the retries of each room are at the cost of the others. */
export const MOST_AT_ONCE = 32

type Waiting = { readonly room: Id; readonly limit: number; readonly pass: () => void }
type Gate = { inside: number; readonly byRoom: Map<Id, number>; readonly waiting: Waiting[] }

/** Makes gates that nobody has entered. */
export function createGates(): Gates {
  const gates = new Map<string, Gate>()

  function isFree({ inside, byRoom }: Gate, { room, limit }: Pick<Waiting, 'room' | 'limit'>): boolean {
    return inside < MOST_AT_ONCE && (byRoom.get(room) ?? 0) < limit
  }

  function count(gate: Gate, room: Id, change: 1 | -1): void {
    const now = (gate.byRoom.get(room) ?? 0) + change
    gate.inside += change
    if (now === 0) gate.byRoom.delete(room)
    else gate.byRoom.set(room, now)
  }

  function leave(gate: Gate, room: Id): void {
    count(gate, room, -1)
    const index = gate.waiting.findIndex((entry) => isFree(gate, entry))
    const [next] = index < 0 ? [] : gate.waiting.splice(index, 1)
    next?.pass()
  }

  return {
    enter(provider, room, limit, signal) {
      const gate: Gate = gates.get(provider) ?? { inside: 0, byRoom: new Map(), waiting: [] }
      gates.set(provider, gate)
      if (signal.aborted) return Promise.resolve(null)
      return new Promise((resolve) => {
        const pass = (): void => {
          signal.removeEventListener('abort', giveUp)
          count(gate, room, 1)
          let out = false
          resolve(() => {
            if (!out) leave(gate, room)
            out = true
          })
        }
        const entry = { room, limit, pass }
        const giveUp = (): void => {
          const index = gate.waiting.indexOf(entry)
          if (index >= 0) gate.waiting.splice(index, 1)
          resolve(null)
        }
        if (isFree(gate, entry)) pass()
        else {
          gate.waiting.push(entry)
          signal.addEventListener('abort', giveUp, { once: true })
        }
      })
    },
  }
}
