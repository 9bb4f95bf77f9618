import type { Id } from '@shared/ids'
import type { Message } from '@shared/model/message'
import { type RefObject, useEffect } from 'react'
import type { TranscriptHandle } from '../../parts/transcript/transcript'
import { loadOlder, settleTarget, useTarget } from '../../store'

/** Messages per page on the way to an old one: as many as there may be. */
const PAGE = 500

type Log = { readonly messages: readonly Message[]; readonly more: boolean }

/**
 * Brings the transcript to the message the window is to show: loads older pages until it is there. One that is not in
 * the active branch may come later, when the branch is switched.
 */
export function useTargetReveal(chatId: Id, log: Log | undefined, handle: RefObject<TranscriptHandle | null>): void {
  const target = useTarget(chatId)
  const first = log?.messages[0]?.id
  const more = log?.more
  const here = target !== null && target.state !== 'shown' && (log?.messages.some((message) => message.id === target.messageId) ?? false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page begins with another message, which is the occasion for the next one
  useEffect(() => {
    if (!target || more === undefined || target.state === 'shown' || target.state === 'failed') return
    if (here) {
      handle.current?.reveal(target.messageId)
      settleTarget(target, 'shown')
    } else if (!more) settleTarget(target, 'elsewhere')
    else void loadOlder(chatId, PAGE).then((loaded) => (loaded ? undefined : settleTarget(target, 'failed')))
  }, [chatId, target, here, more, first, handle])
}
