import type { ChatState } from '@shared/events/chat'
import { type Ref, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Composer, type ComposerHandle } from '../../parts/composer/composer'
import { QueueRows } from '../../parts/composer/queue-rows'
import { sendDraft } from '../../parts/composer/send-draft'
import { useDraft } from '../../parts/composer/use-draft'
import { quickEstimate } from '../../parts/gauge/estimate'
import { Gauge } from '../../parts/gauge/gauge'
import type { ModelFinder } from '../../parts/models/model-finder'
import { call, showToast, takeReturned, useApp, useChat, useConnectionState, useReturned } from '../../store'
import { stopTurn } from './actions'
import { report } from './report'

type ChatComposerProps = {
  readonly chatId: string
  readonly savedDraft: string
  readonly finder: ModelFinder
  readonly onPage: (direction: 'up' | 'down') => void
  readonly ref?: Ref<ComposerHandle>
}

const partsOf = ({ turn, queue, queueHeld, status, header }: ChatState) => ({ turn, queue, queueHeld, status, connectionId: header.config.connectionId })

/** The composer of a chat, with its draft, its queue and its gauge. */
export function ChatComposer({ chatId, savedDraft, finder, onPage, ref }: ChatComposerProps) {
  const { t } = useTranslation()
  const sendKey = useApp((app) => app.settings.sendKey) ?? 'enter'
  const lost = useConnectionState() === 'lost'
  const chat = useChat(chatId, partsOf)
  const { draft, change, take, save } = useDraft(chatId, savedDraft)
  const returned = useReturned(chatId)

  useEffect(() => {
    if (!returned) return
    takeReturned(chatId)
    change({ ...draft, text: draft.text === '' ? returned.text : `${returned.text}\n\n${draft.text}` })
    showToast({ text: t('composer.notSent', { message: returned.error.message }), tone: 'bad' })
  }, [returned, chatId, draft, change, t])

  if (!chat) return null
  const send = async (): Promise<void> => {
    const sent = take()
    const failed = await sendDraft(chatId, sent)
    if (failed && !failed.returned) {
      change(sent)
      showToast({ text: t('composer.notSent', { message: failed.error.message }), tone: 'bad' })
    } else if (!failed) await save()
  }
  const typing = quickEstimate(draft.text) + draft.pastes.reduce((sum, paste) => sum + quickEstimate(paste), 0)
  return (
    <Composer
      ref={ref ?? null}
      draft={draft}
      onChange={change}
      onSend={() => void send()}
      onStop={() => void stopTurn(chatId)}
      onPage={onPage}
      running={chat.turn !== null}
      sendKey={sendKey}
      blocked={lost ? t('composer.offline') : null}
      autoFocus
      above={
        <QueueRows
          queue={chat.queue}
          held={chat.queueHeld}
          onSendNow={(turnId) => void call('chat.resume', { id: chatId, turnId }).then(report)}
          onRemove={(turnId) => void call('chat.unqueue', { id: chatId, turnId }).then(report)}
          onResume={() => void call('chat.resume', { id: chatId }).then(report)}
        />
      }
      gauge={<Gauge status={chat.status} modelName={finder.name(chat.connectionId, chat.status.model)} typing={typing} />}
    />
  )
}
