import type { ChatState } from '@shared/events/chat'
import type { MediaBlock } from '@shared/model/message'
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { giveBackAttachments, takeAttachments } from '../../parts/composer/attachments'
import { Composer, type ComposerHandle } from '../../parts/composer/composer'
import { DropZone } from '../../parts/composer/drop-zone'
import { blindOf, ImagesNotice } from '../../parts/composer/images-notice'
import { QueueRows } from '../../parts/composer/queue-rows'
import { draftOf, sendDraft } from '../../parts/composer/send-draft'
import { useAttachments } from '../../parts/composer/use-attachments'
import { useDraft } from '../../parts/composer/use-draft'
import { quickEstimate } from '../../parts/gauge/estimate'
import { Gauge } from '../../parts/gauge/gauge'
import type { ModelFinder } from '../../parts/models/model-finder'
import { ToolsMenu } from '../../parts/tools/tools-menu'
import { call, showToast, takeReturned, useApp, useChat, useConnectionState, useReturned } from '../../store'
import { stopTurn } from './actions'
import { CompactNow } from './compact-now'
import { useCompactionActions } from './compaction-actions'
import { withQuote } from './quote'
import { report } from './report'

export type ChatComposerHandle = {
  focus(): void
  /** Puts a quotation after what is typed. */
  quote(text: string): void
}

type ChatComposerProps = {
  readonly chatId: string
  readonly savedDraft: string
  readonly finder: ModelFinder
  readonly onPage: (direction: 'up' | 'down') => void
  readonly ref?: Ref<ChatComposerHandle>
}

const partsOf = ({ turn, queue, queueHeld, status, header, compactions }: ChatState) => ({
  turn,
  queue,
  queueHeld,
  status,
  config: header.config,
  compacting: compactions.some(({ state }) => state === 'running'),
})

/** The composer of a chat, with its draft, its queue and its gauge. */
export function ChatComposer({ chatId, savedDraft, finder, onPage, ref }: ChatComposerProps) {
  const { t } = useTranslation()
  const sendKey = useApp((app) => app.settings.sendKey) ?? 'enter'
  const lost = useConnectionState() === 'lost'
  const chat = useChat(chatId, partsOf)
  const { draft, change, take, save } = useDraft(chatId, savedDraft)
  const files = useAttachments(chatId)
  const box = useRef<ComposerHandle>(null)
  const returned = useReturned(chatId)
  const compactionActions = useCompactionActions(chatId, chat?.config.compaction.strategy)

  useEffect(() => {
    if (!returned) return
    takeReturned(chatId)
    change(draftOf(returned.content, draft))
    giveBackAttachments(
      chatId,
      returned.content.filter((block): block is MediaBlock => block.type !== 'text'),
    )
    showToast({ text: t('composer.notSent', { message: returned.error.message }), tone: 'bad' })
  }, [returned, chatId, draft, change, t])

  useImperativeHandle(ref, () => ({
    focus: () => box.current?.focus(),
    quote: (text) => {
      change({ ...draft, text: withQuote(draft.text, text) })
      box.current?.focusEnd()
    },
  }))

  if (!chat) return null
  const { config } = chat
  const info = finder.find(config.connectionId, config.model)
  const send = async (): Promise<void> => {
    const failed = await sendDraft(chatId, take(), takeAttachments(chatId))
    // What was not sent comes back above.
    if (!failed) await save()
  }
  const typing = quickEstimate(draft.text) + draft.pastes.reduce((sum, paste) => sum + quickEstimate(paste), 0)
  return (
    <>
      <DropZone onFiles={files.add} />
      <Composer
        ref={box}
        files={files}
        draft={draft}
        onChange={change}
        onSend={() => void send()}
        onStop={() => void stopTurn(chatId)}
        onPage={onPage}
        running={chat.turn !== null}
        compacting={chat.compacting}
        sendKey={sendKey}
        blocked={lost ? t('composer.offline') : null}
        autoFocus
        above={
          <QueueRows
            queue={chat.queue}
            held={chat.queueHeld}
            compacting={chat.compacting}
            onSendNow={(turnId) => void call('chat.resume', { id: chatId, turnId }).then(report)}
            onRemove={(turnId) => void call('chat.unqueue', { id: chatId, turnId }).then(report)}
            onResume={() => void call('chat.resume', { id: chatId }).then(report)}
          />
        }
        notice={<ImagesNotice items={files.items} blind={blindOf(info)} />}
        start={<ToolsMenu chatId={chatId} config={config} supported={info?.abilities.tools} />}
        gauge={
          <Gauge
            status={chat.status}
            modelName={finder.name(config.connectionId, chat.status.model)}
            typing={typing}
            compaction={config.compaction}
            actions={compactionActions}
          />
        }
      />
      <CompactNow chatId={chatId} finder={finder} />
    </>
  )
}
