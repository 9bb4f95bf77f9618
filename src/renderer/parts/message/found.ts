import { createContext, useContext } from 'react'

/** Ids of the message the reader has been brought to and of the tool calls it answers. */
export const Found = createContext<readonly string[]>([])

/** True while the reader has just been brought to this message, or to the answer of this tool call: what is folded opens. */
export function useIsFound(id: string): boolean {
  return useContext(Found).includes(id)
}
