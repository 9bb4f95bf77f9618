import type { ChatState } from '@shared/events/chat'
import { type KeyboardEvent, memo, type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { warmHighlighter } from '../../parts/markdown/highlight'
import type { MessageActions } from '../../parts/message/message-actions'
import { useModelFinder } from '../../parts/models/use-model-finder'
import { Transcript, type TranscriptHandle } from '../../parts/transcript/transcript'
import { call, loadOlder, navigate, useChat, useChatError, useMarked, useSending } from '../../store'
import { Button } from '../../ui/button'
import { Empty } from '../../ui/empty'
import { Spinner } from '../../ui/spinner'
import { ChatBar } from './chat-bar'
import { ChatComposer, type ChatComposerHandle } from './chat-composer'
import { PromptDialog } from './prompt-dialog'
import { report } from './report'
import { useMessageActions } from './use-message-actions'
import { useModelChoice } from './use-model-choice'
import { useStoppedNote } from './use-stopped-note'
import { useTargetReveal } from './use-target-reveal'

type ChatPageProps = {
  readonly id: string
  /** Between the title bar and the transcript. */
  readonly top?: ReactNode
}

/** One chat: title bar, transcript, composer. */
export function ChatPage({ id, top }: ChatPageProps) {
  const { t } = useTranslation()
  const header = useChat(id, (chat) => chat.header)
  const error = useChatError(id)
  const finder = useModelFinder()
  const transcript = useRef<TranscriptHandle>(null)
  const composer = useRef<ChatComposerHandle>(null)
  const [editing, setEditing] = useState(false)
  const [prompting, setPrompting] = useState(false)
  const { choose, askWindow, dialog } = useModelChoice((chosen) => void call('chat.configure', { id, ...chosen }).then(report))
  useWarmHighlighter()

  const actions = useMessageActions(id, finder, {
    askWindow: () => {
      if (!header) return
      const { connectionId, model, contextLimit } = header.config
      askWindow({ id: '', connectionId, model, name: finder.name(connectionId, model), window: contextLimit, typed: false })
    },
    quote: (text) => composer.current?.quote(text),
    focusComposer: () => composer.current?.focus(),
  })

  if (error)
    return (
      <Empty
        className="h-full"
        title={t('chat.missingTitle')}
        text={t('chat.missingText')}
        action={<Button onClick={() => navigate({ page: 'home' })}>{t('chat.goHome')}</Button>}
      />
    )
  if (!header)
    return (
      <div className="grid h-full place-items-center">
        <Spinner label={t('chat.loading')} size={18} />
      </div>
    )
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'F2') return
    event.preventDefault()
    setEditing(true)
  }
  return (
    <main className="relative flex h-full min-w-0 flex-col" onKeyDown={onKeyDown}>
      <ChatBar header={header} finder={finder} editing={editing} onEdit={setEditing} onChooseModel={choose} onPrompt={() => setPrompting(true)} />
      {top}
      <ChatTranscript chatId={id} actions={actions} handle={transcript} />
      <ChatComposer ref={composer} chatId={id} savedDraft={header.draft} finder={finder} onPage={(direction) => transcript.current?.page(direction)} />
      {dialog}
      {prompting ? <PromptDialog chatId={id} prompt={header.config.systemPrompt} onClose={() => setPrompting(false)} /> : null}
    </main>
  )
}

type ChatTranscriptProps = {
  readonly chatId: string
  readonly actions: MessageActions
  readonly handle: { current: TranscriptHandle | null }
}

const logOf = ({ messages, more, turn, openCalls }: ChatState) => ({ messages, more, openCalls, running: turn !== null, retry: turn?.retry ?? null })
const compactionsOf = (chat: ChatState) => ({
  conversationId: chat.header.id,
  compactions: chat.compactions,
  active: chat.activeCompaction,
  pins: chat.pins,
  held: chat.queueHeld && chat.queue.length > 0,
})

/** Renders with every piece of the answer; the page around it does not, and what changes there (a stored draft) is nothing to the transcript. */
const ChatTranscript = memo(function ChatTranscript({ chatId, actions, handle }: ChatTranscriptProps) {
  const log = useChat(chatId, logOf)
  const compactions = useChat(chatId, compactionsOf)
  const sending = useSending(chatId)
  const marked = useMarked()
  useStoppedNote(log?.messages.at(-1))
  useTargetReveal(chatId, log, handle)
  if (!log || !compactions) return <div className="flex-1" />
  return (
    <Transcript
      ref={handle}
      messages={log.messages}
      more={log.more}
      onLoadOlder={() => loadOlder(chatId)}
      sending={sending}
      openCalls={log.openCalls}
      running={log.running}
      retry={log.retry}
      compactions={compactions}
      marked={marked}
      actions={actions}
    />
  )
})

/** Once the page has come to rest: the first block of code should not wait for the highlighter to start. */
function useWarmHighlighter(): void {
  useEffect(() => {
    if (typeof requestIdleCallback === 'undefined') return
    const handle = requestIdleCallback(warmHighlighter, { timeout: 5_000 })
    return () => cancelIdleCallback(handle)
  }, [])
}
