/** Lets only so many requests at once through to each provider, over all rooms. */
export type Gates = {
  /** Resolves with the way out when there is room; null if the signal aborts first. */
  enter(provider: string, limit: number, signal: AbortSignal): Promise<(() => void) | null>
}

type Gate = { inside: number; readonly waiting: { readonly limit: number; readonly pass: () => void }[] }

/** Makes gates that nobody has entered. */
export function createGates(): Gates {
  const gates = new Map<string, Gate>()

  function leave(gate: Gate): void {
    gate.inside -= 1
    const index = gate.waiting.findIndex(({ limit }) => gate.inside < limit)
    const [next] = index < 0 ? [] : gate.waiting.splice(index, 1)
    next?.pass()
  }

  return {
    enter(provider, limit, signal) {
      const gate = gates.get(provider) ?? { inside: 0, waiting: [] }
      gates.set(provider, gate)
      if (signal.aborted) return Promise.resolve(null)
      return new Promise((resolve) => {
        const pass = (): void => {
          signal.removeEventListener('abort', giveUp)
          gate.inside += 1
          let out = false
          resolve(() => {
            if (!out) leave(gate)
            out = true
          })
        }
        const entry = { limit, pass }
        const giveUp = (): void => {
          const index = gate.waiting.indexOf(entry)
          if (index >= 0) gate.waiting.splice(index, 1)
          resolve(null)
        }
        if (gate.inside < limit) pass()
        else {
          gate.waiting.push(entry)
          signal.addEventListener('abort', giveUp, { once: true })
        }
      })
    },
  }
}
