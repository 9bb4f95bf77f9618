import type { Id } from '@shared/ids'
import { useMemo, useRef } from 'react'
import { cancelCompaction, redoCompaction, runCompaction, type Subject, sendWaiting, undoCompaction } from './calls'

/** What can be done from the rows of compactions. One object for all of them, the same from render to render. */
export type RowActions = {
  readonly subject: Subject
  /** Shows or hides the summary below its divider. */
  toggle(id: Id): void
  /** Opens the summary to be changed. */
  edit(id: Id): void
  /** Goes to the first message the compaction covers. */
  showCovered(id: Id): void
  undo(): void
  redo(): void
  /** Ends a compaction that runs or takes one back that waits. */
  cancel(id: Id): void
  retry(): void
  sendWaiting(): void
}

/** What only the transcript itself can do. */
export type RowPlaces = Pick<RowActions, 'toggle' | 'edit' | 'showCovered'> & {
  /** Where the focus goes when the row it was in goes. */
  focusComposer(): void
}

export function useRowActions(subject: Subject, places: RowPlaces): RowActions {
  const latest = useRef(places)
  latest.current = places
  const { id, participantId } = subject
  return useMemo(() => {
    const whose = participantId === undefined ? { id } : { id, participantId }
    return {
      subject: whose,
      toggle: (compaction) => latest.current.toggle(compaction),
      edit: (compaction) => latest.current.edit(compaction),
      showCovered: (compaction) => latest.current.showCovered(compaction),
      undo: () => void undoCompaction(whose),
      redo: () => void redoCompaction(whose),
      cancel: (compaction) => {
        latest.current.focusComposer()
        void cancelCompaction(whose, compaction)
      },
      retry: () => {
        latest.current.focusComposer()
        void runCompaction(whose)
      },
      sendWaiting: () => void sendWaiting(id),
    }
  }, [id, participantId])
}
