/** Joins deltas whose cut went through a character: a trailing high surrogate waits for what follows it. */
export type SurrogateJoiner = {
  /** The part of `held + text` that may go on now; may be empty. */
  push(text: string): string
  /** What is left at the end of a block; a lone surrogate then stays one. */
  flush(): string
}

export function createSurrogateJoiner(): SurrogateJoiner {
  let held = ''
  return {
    push(text) {
      const joined = held === '' ? text : held + text
      const last = joined.charCodeAt(joined.length - 1)
      if (last >= 0xd800 && last <= 0xdbff) {
        held = joined.slice(-1)
        return joined.slice(0, -1)
      }
      held = ''
      return joined
    },
    flush() {
      const rest = held
      held = ''
      return rest
    },
  }
}
