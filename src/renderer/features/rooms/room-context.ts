import type { Id } from '@shared/ids'
import type { Participant } from '@shared/model/room'
import { createContext, useContext } from 'react'

/** What every row of a room's transcript needs and what seldom changes. */
export type RoomView = {
  readonly roomId: Id
  readonly seats: ReadonlyMap<Id, Participant>
  /** Messages that every summary quotes word for word. */
  readonly pins: ReadonlySet<Id>
  /** Puts a text into the composer as a quotation. */
  readonly quote: (text: string) => void
  /** What a model is called. */
  readonly modelName: (model: string | undefined, connectionId: string | undefined) => string
}

const Context = createContext<RoomView | null>(null)

export const RoomViewProvider = Context.Provider

/** The room that is shown around this component. */
export function useRoomView(): RoomView {
  const view = useContext(Context)
  if (!view) throw new Error('there is no room around this component')
  return view
}
