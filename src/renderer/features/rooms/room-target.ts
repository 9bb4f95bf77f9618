import type { RoomState } from '@shared/events/room'
import { type RefObject, useEffect } from 'react'
import { loadOlderInRoom, settleTarget, useRoom, useTarget } from '../../store'
import type { RoomTranscriptHandle } from './room-transcript'

/** Messages per page on the way to an old one: as many as there may be. */
const PAGE = 500

const logOf = ({ messages, more }: RoomState) => ({ first: messages[0]?.id, more, messages })

/** Brings the transcript to the message the window is to show: loads older pages until it is there. */
export function useRoomTarget(roomId: string, handle: RefObject<RoomTranscriptHandle | null>): void {
  const target = useTarget(roomId)
  const log = useRoom(roomId, (room) => (target === null || target.state === 'shown' ? null : logOf(room)))
  const here = target !== null && target.state !== 'shown' && (log?.messages.some((message) => message.id === target.messageId) ?? false)
  const more = log?.more
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page begins with another message, which is the occasion for the next one
  useEffect(() => {
    if (!target || more === undefined || target.state === 'shown' || target.state === 'failed') return
    if (here) {
      handle.current?.reveal(target.messageId)
      settleTarget(target, 'shown')
    } else if (!more) settleTarget(target, 'elsewhere')
    else void loadOlderInRoom(roomId, PAGE).then((loaded) => (loaded ? undefined : settleTarget(target, 'failed')))
  }, [roomId, target, here, more, log?.first, handle])
}
