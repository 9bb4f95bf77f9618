import type { Message } from '@shared/model/message'

/** Answers that are looked at: the last ones say how fast the model is now. */
const RECENT = 50

/** Median time to the first token over the last answers, milliseconds; null where none was measured. */
export function medianFirstToken(messages: readonly Message[]): number | null {
  const times: number[] = []
  for (let i = messages.length - 1; i >= 0 && times.length < RECENT; i--) {
    const time = messages[i]?.firstTokenMs
    if (time !== undefined) times.push(time)
  }
  times.sort((a, b) => a - b)
  const middle = times.length >> 1
  const upper = times[middle]
  if (upper === undefined) return null
  return times.length % 2 === 1 ? upper : (upper + (times[middle - 1] ?? upper)) / 2
}
