import { useMemo } from 'react'
import { useStore } from 'zustand'
import { type Attachments, attach, attachments, detach, forgetErrors, NO_ATTACHMENTS } from './attachments'

/** The files of a draft and what can be done with them; what a composer needs. */
export type FileBox = Attachments & {
  readonly add: (files: readonly File[]) => void
  readonly remove: (key: number) => void
  readonly forgetErrors: () => void
}

/** The files of one draft: of a chat by its id, or of the page for a new one. */
export function useAttachments(draft: string): FileBox {
  const state = useStore(attachments, (all) => all[draft] ?? NO_ATTACHMENTS)
  return useMemo(
    () => ({
      ...state,
      add: (files) => void attach(draft, files),
      remove: (key) => detach(draft, key),
      forgetErrors: () => forgetErrors(draft),
    }),
    [state, draft],
  )
}
