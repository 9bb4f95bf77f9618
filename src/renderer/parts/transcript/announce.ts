import { isFinal, type Message, messageText } from '@shared/model/message'
import type { OpenCall } from '@shared/model/tool'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

/** More is not read out: the text itself is there to be read. */
const SPOKEN = 1_500

/** What to say to a screen reader: nothing while an answer is written, its text once it has ended, and what asks for permission. */
export function useAnnouncement(last: Message | undefined, calls: readonly OpenCall[], name: (message: Message) => string): string {
  const { t } = useTranslation()
  const [spoken, setSpoken] = useState('')
  const open = useRef<string | null>(null)
  const about = useRef<string | null>(null)
  useEffect(() => {
    // Another branch is shown, or the talk has gone on: what was said is no longer the last thing.
    if (about.current !== null && about.current !== last?.id) {
      about.current = null
      setSpoken('')
    }
    if (!last || last.author.kind === 'user' || last.author.kind === 'system') return
    if (!isFinal(last.state)) {
      if (open.current !== last.id) setSpoken('')
      open.current = last.id
      return
    }
    if (open.current !== last.id) return
    open.current = null
    about.current = last.id
    if (last.state === 'failed') setSpoken(t('transcript.answerFailed', { text: last.error?.message ?? '' }))
    else if (last.state === 'interrupted') setSpoken(t('transcript.answerStopped'))
    else setSpoken(t('transcript.answerDone', { model: name(last), text: messageText(last.blocks).slice(0, SPOKEN) }))
  }, [last, name, t])
  const asking = calls.filter((call) => call.state === 'ask').map((call) => t('transcript.answerAsks', { name: call.name, origin: call.origin }))
  return asking.length > 0 ? asking.join(' ') : spoken
}
