import type { Id } from '@shared/ids'
import { isFinal, type Message } from '@shared/model/message'
import { useRef } from 'react'
import { noteStopped } from '../../parts/message/stopped-turns'
import { useConnectionState } from '../../store'

/**
 * Notes answers that are stopped before this window's eyes. An answer that is found interrupted after the connection
 * was gone may have been cut off by a crash, and is called so.
 */
export function useStoppedNote(last: Message | undefined): void {
  const open = useConnectionState() === 'open'
  const watched = useRef<Id | null>(null)
  if (!open) watched.current = null
  else if (last && !isFinal(last.state)) watched.current = last.id
  else if (last?.state === 'interrupted' && watched.current === last.id) noteStopped(last.turnId)
}
