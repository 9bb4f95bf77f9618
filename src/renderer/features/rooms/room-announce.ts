import type { Id } from '@shared/ids'
import { isFinal, type Message, messageText } from '@shared/model/message'
import type { OpenCall } from '@shared/model/tool'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRoom } from '../../store'

/** More is not read out: the text itself is there to be read. */
const SPOKEN = 1_500
/** Whoever speaks is among the last messages. */
const LOOKED_AT = 64

const NONE: readonly OpenCall[] = []

/** What to say to a screen reader: nothing while answers are written, each one's text once it has ended before this window's eyes, and what asks for permission. */
export function useRoomAnnouncement(roomId: Id, messages: readonly Message[]): string {
  const { t } = useTranslation()
  const calls = useRoom(roomId, ({ openCalls }) => openCalls) ?? NONE
  const [spoken, setSpoken] = useState('')
  const open = useRef(new Set<Id>())
  useEffect(() => {
    const ended: string[] = []
    for (const message of messages.slice(-LOOKED_AT)) {
      if (message.author.kind !== 'participant') continue
      if (!isFinal(message.state)) open.current.add(message.id)
      else if (open.current.delete(message.id)) {
        const name = message.author.name ?? ''
        if (message.state === 'failed') ended.push(t('rooms.room.row.answerFailed', { name, text: message.error?.message ?? '' }))
        else if (message.state === 'interrupted') ended.push(t('rooms.room.row.answerStopped', { name }))
        else ended.push(t('rooms.room.row.answerDone', { name, text: messageText(message.blocks).slice(0, SPOKEN) }))
      }
    }
    if (ended.length > 0) setSpoken(ended.join(' '))
  }, [messages, t])
  const asking = calls.filter((call) => call.state === 'ask').map((call) => t('transcript.answerAsks', { name: call.name, origin: call.origin }))
  return asking.length > 0 ? asking.join(' ') : spoken
}
